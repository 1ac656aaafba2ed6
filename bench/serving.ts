import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { commandOf, listTree } from './processes.ts';

/** A running `enfilade serve`, as a user starts it. */
export interface Serving {
  readonly origin: string;
  readonly pid: number;
  /** Its processes without the database: supervisor, web, worker and what they have started. */
  processIds(): number[];
  /** The one that answers requests. */
  webProcessId(): number;
  stop(): Promise<void>;
}

export interface ServingOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What stands after `serve`. */
  readonly words?: readonly string[];
}

const program = new URL('../core/cli/main.ts', import.meta.url);
const endWithLauncher = new URL('../bin/end-with-launcher.js', import.meta.url).href;

/** Starts one of the commands as the launcher would: it ends with this process. Its stdout is piped. */
export function startCommand(words: readonly string[], { dataDir, env }: ServingOptions): ChildProcess {
  const launcher = { ENFILADE_LAUNCHER_PID: String(process.pid) };
  return fork(program, words, {
    env: { ...process.env, ...launcher, DATA_DIR: dataDir, PORT: '0', ...env },
    execArgv: ['--conditions=source', `--import=${endWithLauncher}`],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

/** Resolves when it answers. */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const child = startCommand(['serve', ...(options.words ?? [])], options);
  const origin = (await findLine(child, /serving at (\S+)/)).replace('localhost', '127.0.0.1');
  const pid = child.pid!;
  return {
    origin,
    pid,
    processIds: () => listTree([pid]).filter(each => !/postgres/.test(commandOf(each))),
    webProcessId: () => listTree([pid]).find(each => /web-process/.test(commandOf(each)))!,
    stop: () => endCommand(child),
  };
}

/** What the pattern's first group catches in the first line of output that it fits. */
export async function findLine(child: ChildProcess, pattern: RegExp): Promise<string> {
  for await (const line of createInterface(child.stdout!)) {
    const match = pattern.exec(line);
    if (!match) continue;
    // what nobody reads any more must not fill the pipe
    child.stdout!.resume();
    return match[1] ?? match[0];
  }
  throw new Error(`${child.spawnargs.slice(2).join(' ')} ended without having said ${pattern}`);
}

/** In order, as Ctrl-C does; at once when it takes too long. */
export async function endCommand(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  child.kill('SIGTERM');
  await once(child, 'exit');
  clearTimeout(timer);
}
