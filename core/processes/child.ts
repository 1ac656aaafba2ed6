import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Log } from '../log/create-log.ts';
import { type ChildMessage, heartbeat } from './messages.ts';

export type ChildName = 'web' | 'worker';
export type Ready = Extract<ChildMessage, { kind: 'ready' }>;
export type Failed = Extract<ChildMessage, { kind: 'failed' }>;

export interface ChildOptions {
  readonly name: ChildName;
  readonly log: Log;
  readonly env: NodeJS.ProcessEnv;
  /** ms without a sign of life after which it counts as hung; 10,000 when absent. */
  readonly patience?: number;
  readonly onReady: (message: Ready) => void;
  /** It couldn't start; its end follows. */
  readonly onFailed: (message: Failed) => void;
  readonly onExit: () => void;
}

export interface Child {
  readonly pid: number | undefined;
  /** The database is ready. */
  start(): void;
  /** Asks it to stop, and ends it when it doesn't. */
  stop(patience: number): Promise<void>;
  kill(): void;
}

/** ms within which a child must be ready. */
const startPatience = 60_000;

/** Forks one part of the server and ends it when it gives no sign of life. */
export function forkChild(options: ChildOptions): Child {
  const process = fork(locate(options.name), { env: options.env });
  const watch = watchHeartbeat(process, options);
  process.on('message', (message: ChildMessage) => {
    watch.sawSign(message);
    if (message.kind === 'ready') options.onReady(message);
    if (message.kind === 'failed') options.onFailed(message);
  });
  process.on('error', error => options.log.error({ err: error, child: options.name }, 'child has trouble'));
  process.once('exit', () => {
    watch.stop();
    options.onExit();
  });
  return {
    pid: process.pid,
    start: () => process.connected && process.send({ kind: 'start' }),
    stop: patience => stopProcess(process, patience),
    kill: () => process.kill('SIGKILL'),
  };
}

/** Runs as TypeScript in a checkout and as JavaScript in a package. */
function locate(name: ChildName): URL {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  return new URL(`./${name}-process${extension}`, import.meta.url);
}

function watchHeartbeat(process: ChildProcess, options: ChildOptions) {
  const { name, log } = options;
  let lastSign = Date.now();
  let patience = startPatience;
  const timer = setInterval(() => {
    if (Date.now() - lastSign < patience) return;
    log.error({ child: name, childPid: process.pid }, 'no sign of life; the process is ended');
    process.kill('SIGKILL');
  }, heartbeat.every);
  return {
    sawSign(message: ChildMessage) {
      lastSign = Date.now();
      if (message.kind === 'ready') patience = options.patience ?? heartbeat.patience;
    },
    stop: () => clearInterval(timer),
  };
}

async function stopProcess(process: ChildProcess, patience: number): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const timer = setTimeout(() => process.kill('SIGKILL'), patience);
  process.kill('SIGTERM');
  await once(process, 'exit');
  clearTimeout(timer);
}
