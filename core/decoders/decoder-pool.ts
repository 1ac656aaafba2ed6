import { availableParallelism } from 'node:os';
import { AppError } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import { type DecoderProcess, startDecoderProcess, type TaskPriority } from './decoder-process.ts';
import type { AddedFormat } from './formats.ts';
import { type DecodeLimits, type DecodeResult, type DecodeTask, defaultLimits } from './task.ts';

export interface DecoderPoolOptions {
  readonly log: Log;
  /** Processes for background tasks; one per core when absent. One more may start for interactive tasks. */
  readonly size?: number;
  readonly limits?: Partial<DecodeLimits>;
  /** A process is replaced after so many tasks; 500 when absent. */
  readonly tasksPerProcess?: number;
  /** A process that grew beyond this is replaced when it is done; 400 MiB when absent. */
  readonly idleMemoryBytes?: number;
  /** Kinds of files that plugins contribute, as of now; none when absent. */
  readonly addedFormats?: () => readonly AddedFormat[];
  /** Processes without work end after this; 30 s when absent. */
  readonly idleMs?: number;
}

export interface RunOptions {
  /** Somebody is waiting: goes before all background tasks. */
  readonly priority?: TaskPriority;
  /** Takes a task out of the queue, or ends the process that runs it. */
  readonly signal?: AbortSignal;
  /** Instead of the pool's limit. */
  readonly timeoutMs?: number;
}

/** Decodes untrusted files in processes of their own, which may die without harm to anything else. */
export interface DecoderPool {
  /**
   * Runs one task. What goes wrong is an AppError about this file alone: EMPTY_FILE, UNSUPPORTED_FORMAT,
   * CORRUPT_IMAGE, TOO_LARGE, DECODER_TIMEOUT, DECODER_FAILED, FILE_VANISHED, UNREADABLE_FILE, DISK_FULL.
   */
  run(task: DecodeTask, options?: RunOptions): Promise<DecodeResult>;
  /** Ids of the processes that live now. */
  processIds(): readonly number[];
  /** Refuses what waits, and ends all processes. */
  close(): Promise<void>;
}

interface QueuedTask {
  readonly task: DecodeTask;
  readonly options: RunOptions;
  readonly resolve: (result: DecodeResult) => void;
  readonly reject: (reason: unknown) => void;
  attempts: number;
}

/** Starts no process before there is work. */
export function createDecoderPool(options: DecoderPoolOptions): DecoderPool {
  const size = options.size ?? availableParallelism();
  const limits = { ...defaultLimits, ...options.limits };
  const { addedFormats = () => [] } = options;
  const { log, tasksPerProcess = 500, idleMemoryBytes = 400 * 1024 ** 2, idleMs = 30_000 } = options;
  const queues = { interactive: [] as QueuedTask[], background: [] as QueuedTask[] };
  const processes = new Set<DecoderProcess>();
  const idle: DecoderProcess[] = [];
  let isClosed = false;

  const nextTask = (): QueuedTask | undefined => {
    const busy = processes.size - idle.length;
    if (queues.interactive.length > 0 && busy <= size) return queues.interactive.shift();
    return busy < size ? queues.background.shift() : undefined;
  };

  const pump = () => {
    for (let queued = nextTask(); queued; queued = nextTask()) void work(takeProcess(queued), queued);
  };

  /** One that was started for this kind of task, or a new one while there is room, or any. */
  const takeProcess = ({ attempts, options: { priority = 'background' } }: QueuedTask) => {
    if (attempts > 0) return startAnew(priority);
    const at = idle.findIndex(child => child.priority === priority);
    if (at >= 0) return idle.splice(at, 1)[0]!;
    return (processes.size > size ? idle.pop() : undefined) ?? start(priority);
  };

  /** For a second try: those that wait may have been killed together with the first, and not be known to be gone. */
  const startAnew = (priority: TaskPriority) => {
    const waiting = idle.at(-1);
    if (waiting) retire(waiting);
    return start(priority);
  };

  const start = (priority: TaskPriority) => {
    const child = startDecoderProcess({ log, priority, onExit: forget });
    processes.add(child);
    return child;
  };

  const forget = (child: DecoderProcess) => {
    processes.delete(child);
    const at = idle.indexOf(child);
    if (at >= 0) idle.splice(at, 1);
  };

  const release = (child: DecoderProcess) => {
    const isSpent = child.taskCount >= tasksPerProcess || child.residentBytes > idleMemoryBytes;
    if (isClosed || isSpent || !child.isAlive) return retire(child);
    idle.push(child);
    child.endWhenIdle(idleMs);
  };

  const retire = (child: DecoderProcess) => {
    forget(child);
    child.kill();
  };

  const work = async (child: DecoderProcess, queued: QueuedTask) => {
    const { task, options: runOptions, resolve, reject } = queued;
    const timeoutMs = runOptions.timeoutMs ?? limits.timeoutMs;
    const message = { task, limits: { ...limits, timeoutMs }, added: addedFormats() };
    const outcome = await child.run(message, runOptions.signal);
    // One that is about to end may still look alive: its task must not be given to it again.
    if ('error' in outcome && outcome.hasDied) retire(child);
    else release(child);
    if ('result' in outcome) resolve(outcome.result);
    else if (outcome.hasDied && queued.attempts === 0) retry(queued);
    else reject(outcome.error);
    pump();
  };

  /** A process may have been killed from outside: a good photo gets a second chance, a bad one ends it again. */
  const retry = (queued: QueuedTask) => {
    queued.attempts += 1;
    if (isClosed) queued.reject(closedError());
    else queues[queued.options.priority ?? 'background'].unshift(queued);
  };

  return {
    processIds: () => [...processes].flatMap(child => child.pid ?? []),

    run(task, runOptions = {}) {
      if (isClosed) return Promise.reject(closedError());
      runOptions.signal?.throwIfAborted();
      return new Promise((resolve, reject) => {
        const queue = queues[runOptions.priority ?? 'background'];
        const queued = { task, options: runOptions, resolve, reject, attempts: 0 };
        queue.push(queued);
        leaveQueueOnAbort(queue, queued);
        pump();
      });
    },

    async close() {
      isClosed = true;
      const waiting = [...queues.interactive.splice(0), ...queues.background.splice(0)];
      for (const queued of waiting) queued.reject(closedError());
      await Promise.all([...processes].map(child => child.kill()));
    },
  };
}

function leaveQueueOnAbort(queue: QueuedTask[], queued: QueuedTask): void {
  const { signal } = queued.options;
  signal?.addEventListener(
    'abort',
    () => {
      const at = queue.indexOf(queued);
      if (at < 0) return;
      queue.splice(at, 1);
      queued.reject(signal.reason);
    },
    { once: true },
  );
}

function closedError(): AppError {
  return new AppError('DECODER_FAILED', { details: { why: 'the decoder pool is closed' } });
}
