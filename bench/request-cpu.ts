import type { BenchGallery } from './bench-gallery.ts';
import { measureCpu } from './measure-cpu.ts';
import type { Run } from './open-run.ts';
import type { Serving } from './serving.ts';
import { median } from './statistics.ts';

export interface MeasuredRequest {
  readonly gallery: BenchGallery;
  readonly serving: Serving;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** ms of processor time that one request costs: of the web process, and of the database's work for it. Warm. */
export async function measureRequestCpu(run: Run, measured: MeasuredRequest): Promise<number> {
  const { gallery, serving, path, headers } = measured;
  const web = serving.webProcessId();
  const processIds = async () => [web, ...(await gallery.databaseProcessIds())];
  const load = { origin: serving.origin, paths: [path], headers, connections: 4 };
  await run.client.run({ ...load, seconds: 0.4 });
  const rounds: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const one = () => run.client.run({ ...load, seconds: run.isFull ? 2 : 0.6 });
    const { cpuMs, result } = await measureCpu(processIds, one);
    rounds.push(cpuMs / result.requests);
  }
  return median(rounds);
}
