import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import { readResidentBytes } from './resident-memory.ts';
import type { DecodeResult, FromDecoder, ToDecoder } from './task.ts';

export type Outcome =
  | { readonly result: DecodeResult }
  /** `hasDied`: the process ended by itself or by somebody else's hand, not by ours. */
  | { readonly error: unknown; readonly hasDied: boolean };

/** Whether somebody is waiting for a picture. */
export type TaskPriority = 'interactive' | 'background';

/** Nice values: both leave the cores to pages, and what is made in the background leaves them to visitors' pictures. */
export const niceness: Readonly<Record<TaskPriority, number>> = { interactive: 5, background: 15 };

/** One process of the pool; runs one task at a time. */
export interface DecoderProcess {
  readonly pid: number | undefined;
  readonly isAlive: boolean;
  /** What it was started for: a process can't be given more of the processor later. */
  readonly priority: TaskPriority;
  readonly taskCount: number;
  /** After the last task. */
  readonly residentBytes: number;
  run(message: ToDecoder, signal?: AbortSignal): Promise<Outcome>;
  /** Ends it unless the next task comes within this time. */
  endWhenIdle(idleMs: number): void;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
}

export interface DecoderProcessOptions {
  readonly log: Log;
  readonly priority: TaskPriority;
  readonly onExit: (process: DecoderProcess) => void;
}

const memoryCheckMs = 200;
const keptErrorText = 2_000;

/** Starts a process at low priority, so that pages stay fast while photos come in. */
export function startDecoderProcess({ log, priority, onExit }: DecoderProcessOptions): DecoderProcess {
  const child = forkWorker(priority);
  const errorText = keepErrorText(child);
  let taskCount = 0;
  let residentBytes = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  let settle: ((outcome: Outcome) => void) | undefined;

  const finish = (outcome: Outcome) => {
    settle?.(outcome);
    settle = undefined;
  };
  const stop = (error: unknown) => {
    finish({ error, hasDied: false });
    child.kill('SIGKILL');
  };

  child.on('message', (message: FromDecoder) => {
    if (message.kind === 'ready') return;
    residentBytes = message.residentBytes;
    if (message.kind === 'done') return finish({ result: message.result });
    finish({ error: new AppError(message.code, { details: message.details }), hasDied: false });
  });
  const exited = new Promise<void>(resolve => {
    const end = (details: Record<string, unknown>) => {
      clearTimeout(idleTimer);
      if (settle) log.warn({ ...details, stderr: errorText() }, 'decoder process died');
      finish({ error: new AppError('DECODER_FAILED', { details }), hasDied: true });
      onExit(self);
      resolve();
    };
    child.once('exit', (code, signal) => end({ code, signal }));
    child.on('error', cause => end({ cause: String(cause) }));
  });

  const self: DecoderProcess = {
    pid: child.pid,
    priority,
    get isAlive() {
      return child.connected && child.exitCode === null && child.signalCode === null;
    },
    get taskCount() {
      return taskCount;
    },
    get residentBytes() {
      return residentBytes;
    },

    async run(message, signal) {
      clearTimeout(idleTimer);
      setBusy(child, true);
      taskCount += 1;
      const guards = guardTask({ child, message, stop, signal });
      const outcome = await new Promise<Outcome>(resolve => {
        settle = resolve;
        child.send(message, cause => {
          if (cause) finish({ error: new AppError('DECODER_FAILED', { cause }), hasDied: true });
        });
      });
      guards();
      setBusy(child, false);
      return outcome;
    },

    endWhenIdle(idleMs) {
      idleTimer = setTimeout(() => {
        // Forgotten first: a task must not be given to a process that is about to end.
        onExit(self);
        if (child.connected) child.disconnect();
      }, idleMs).unref();
    },

    async kill() {
      finish({ error: new AppError('DECODER_FAILED', { details: { why: 'ended' } }), hasDied: false });
      setBusy(child, true);
      child.kill('SIGKILL');
      await exited;
    },
  };
  return self;
}

function forkWorker(priority: TaskPriority): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const child = fork(fileURLToPath(new URL(`./worker.${extension}`, import.meta.url)), {
    // Not what belongs to the parent alone, such as a test runner's or an inspector's.
    execArgv: [
      ...process.execArgv.filter(arg => !/^--(test|watch|inspect|eval|print)/.test(arg)),
      '--max-old-space-size=512',
    ],
    // glibc keeps a heap per thread; without this a process grows by what its threads once held.
    env: { ...process.env, VIPS_BLOCK_UNTRUSTED: '1', MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  });
  lowerPriority(child.pid, niceness[priority]);
  setBusy(child, false);
  return child;
}

function lowerPriority(pid: number | undefined, nice: number): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, nice);
  } catch {
    // It is gone already, or the system refuses: then it runs as it is.
  }
}

/** An idle process must not keep its parent from ending; a busy one must. */
function setBusy(child: ChildProcess, isBusy: boolean): void {
  const handles = [child, child.channel, child.stderr as unknown as { ref(): void; unref(): void } | null];
  for (const handle of handles) isBusy ? handle?.ref() : handle?.unref();
}

function keepErrorText(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-keptErrorText);
  });
  return () => text;
}

interface TaskGuards {
  readonly child: ChildProcess;
  readonly message: ToDecoder;
  readonly stop: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

/** Watches time, memory and the caller's signal; answers how to end the watch. */
function guardTask({ child, message: { limits }, stop, signal }: TaskGuards): () => void {
  const tooLong = () => stop(new AppError('DECODER_TIMEOUT', { details: { timeoutMs: limits.timeoutMs } }));
  const timer = setTimeout(tooLong, limits.timeoutMs);
  const memory = setInterval(async () => {
    const residentBytes = await readResidentBytes(child.pid);
    if (residentBytes <= limits.memoryBytes) return;
    stop(new AppError('TOO_LARGE', { details: { residentBytes } }));
  }, memoryCheckMs);
  const abort = () => stop(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(timer);
    clearInterval(memory);
    signal?.removeEventListener('abort', abort);
  };
}
