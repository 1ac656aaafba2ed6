import { startHelper } from './helper-process.ts';

export interface Load {
  /** Address of the server, without a path. */
  readonly origin: string;
  /** Paths with their queries, asked for in turns on each connection. */
  readonly paths: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  /** Number of requests; absent: as many as fit in `seconds`. */
  readonly amount?: number;
  readonly seconds?: number;
  /** Most requests a second over all connections; absent: as fast as it goes. */
  readonly rate?: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** ms from request to whole answer, in the order of their ends. */
  readonly latencies: readonly number[];
  /** Bytes received, headers included. */
  readonly bytes: number;
}

/** autocannon in a process of its own, so that asking takes nothing from answering but its core. */
export interface LoadClient {
  /** @throws Error when anything but 200 came back. */
  run(load: Load): Promise<LoadResult>;
  stop(): Promise<void>;
}

export async function startLoadClient(): Promise<LoadClient> {
  const helper = await startHelper<Load, LoadResult>(new URL('./load-process.ts', import.meta.url));
  return { run: helper.ask, stop: helper.stop };
}
