import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Processes that want a processor for each that there is: above this, visitors wait for what we do. */
const busyLoad = 1.5;
const longestMs = 10_000;

/** On a machine that has other things to do it waits twice as long as it worked, else not at all. */
export async function restWhenBusy(workedMs: number, signal: AbortSignal): Promise<void> {
  const load = loadavg()[0]! / availableParallelism();
  if (load <= busyLoad) return;
  await delay(Math.min(longestMs, workedMs * 2), undefined, { signal });
}
