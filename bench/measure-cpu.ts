import { cpuOf } from './processes.ts';

export interface MeasuredCpu<Result> {
  readonly result: Result;
  /** ms of processor time that the processes have had meanwhile. */
  readonly cpuMs: number;
}

/** `processIds` is asked before and after, since connections come and go. */
export async function measureCpu<Result>(
  processIds: () => Promise<readonly number[]>,
  work: () => Promise<Result>,
): Promise<MeasuredCpu<Result>> {
  const before = new Map((await processIds()).map(pid => [pid, cpuOf(pid)]));
  const result = await work();
  const after = await processIds();
  const cpuMs = after.reduce((sum, pid) => sum + cpuOf(pid) - (before.get(pid) ?? 0), 0);
  return { result, cpuMs };
}
