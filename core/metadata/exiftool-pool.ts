import { readFile } from 'node:fs/promises';
import type { ExifTool } from 'exiftool-vendored';
import { startExifTool } from '../decoders/start-exiftool.ts';
import type { Tags } from './tag-lookup.ts';

// What one hostile file made exiftool take, Perl never gives back.
const recycleAboveBytes = 160 * 1024 * 1024;
const tasksPerProcess = 500;
const tasksPerMemoryCheck = 32;
const pageBytes = 4096;

export interface ExifToolPoolOptions {
  /** How many exiftool processes may run at once. */
  readonly processes: number;
  /** Where Perl is, when it is not to be looked for in PATH. */
  readonly perlPath?: string | undefined;
  /** For one file, in milliseconds. */
  readonly timeoutMs: number;
}

/** Stay-open exiftool processes that are replaced after some files, and when they have grown. */
export interface ExifToolPool {
  /** Tags by `group:tag`. Rejects with what exiftool said; `isTimeout` tells one kind from the others. */
  readTags(path: string, args: readonly string[]): Promise<Tags>;
  close(): Promise<void>;
}

/** Starts no process before the first read. */
export async function createExifToolPool(options: ExifToolPoolOptions): Promise<ExifToolPool> {
  const exiftool = await startExifTool(
    {
      maxProcs: options.processes,
      maxTasksPerProcess: tasksPerProcess,
      minDelayBetweenSpawnMillis: 20,
      taskTimeoutMillis: options.timeoutMs,
    },
    options.perlPath,
  );
  let reads = 0;
  return {
    async readTags(path, args) {
      if (++reads % tasksPerMemoryCheck === 0) await recycleGrown(exiftool);
      const options = { readArgs: [...args], useMWG: false, ignoreMinorErrors: true };
      return retryOnce(() => exiftool.readRaw(path, options)) as unknown as Promise<Tags>;
    },
    close: () => exiftool.end(),
  };
}

/** True for a read that took too long. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /\btimeout\b|waited \d+ms/.test(error.message);
}

// A process may have been ended from outside; a file that takes too long once will do so again.
async function retryOnce<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isTimeout(error)) throw error;
    return await read();
  }
}

async function recycleGrown(exiftool: ExifTool): Promise<void> {
  const sizes = await Promise.all(exiftool.pids.map(residentBytes));
  if (sizes.some(size => size > recycleAboveBytes)) await exiftool.closeChildProcesses();
}

// Linux alone tells it this cheaply; elsewhere the count of files has to do.
async function residentBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(text.split(' ')[1] ?? 0) * pageBytes;
}
