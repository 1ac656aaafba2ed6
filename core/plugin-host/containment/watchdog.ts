import { url as debuggerUrl } from 'node:inspector';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { EndRecord } from './blackbox.ts';
import { findMemoryLimit } from './growth-account.ts';
import type { Ledger } from './ledger.ts';
import type { PluginFolders } from './plugin-folders.ts';

export interface WatchdogOptions {
  /** `web`, `worker`: names the files that it leaves. */
  readonly process: string;
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly folders: PluginFolders;
  /** Of processes that died before this one, by plugin. */
  readonly strikes: ReadonlyMap<string, number>;
  /** ms without a turn of the event loop after which the process ends. */
  readonly hangMs: number;
  /** Bytes above what it had when it began to serve, above which the process ends. */
  readonly memoryBytes: number;
  /** A plugin held up the event loop for a while. */
  readonly onStall: (record: EndRecord) => void;
}

export interface Watchdog {
  /** Memory counts from here. */
  settle(): void;
  stop(): Promise<void>;
}

/** Shared with the thread. */
export interface WatchdogData {
  readonly process: string;
  readonly dataDir: string;
  readonly ledger: SharedArrayBuffer;
  readonly heart: SharedArrayBuffer;
  readonly strikes: ReadonlyMap<string, number>;
  readonly hangMs: number;
  readonly memoryLimit: number;
  /** False while somebody debugs the process: it stands still at their pleasure. */
  readonly mayEnd: boolean;
}

export type WatchdogOrder =
  | { readonly kind: 'know'; readonly plugin: string; readonly folder: string }
  | { readonly kind: 'settle'; readonly memoryLimit: number };

/** ms between beats, and between looks for them. */
export const beatEvery = 50;

/** A thread that sees when this one hangs or swells, says which plugin it is, and ends the process. */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const heart = new Int32Array(new SharedArrayBuffer(4));
  const data: WatchdogData = {
    process: options.process,
    dataDir: options.dataDir,
    ledger: options.ledger.memory,
    heart: heart.buffer,
    strikes: options.strikes,
    hangMs: options.hangMs,
    memoryLimit: limitFromNow(options.memoryBytes),
    mayEnd: debuggerUrl() === undefined,
  };
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const thread = new Worker(new URL(`./watchdog-thread${extension}`, import.meta.url), {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
  });
  thread.unref();
  thread.on('message', options.onStall);
  const beat = setInterval(() => Atomics.add(heart, 0, 1), beatEvery).unref();
  const order = (message: WatchdogOrder) => thread.postMessage(message);
  const forget = options.folders.onAdd((plugin, folder) => order({ kind: 'know', plugin, folder }));
  return {
    settle: () => order({ kind: 'settle', memoryLimit: limitFromNow(options.memoryBytes) }),
    async stop() {
      clearInterval(beat);
      forget();
      await thread.terminate();
    },
  };
}

function limitFromNow(extra: number): number {
  return findMemoryLimit({
    start: process.memoryUsage.rss(),
    extra,
    heap: getHeapStatistics().heap_size_limit,
    machine: process.constrainedMemory() || totalmem(),
  });
}
