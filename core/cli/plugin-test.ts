import { fork } from 'node:child_process';
import path from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { CommandEnd } from './command-end.ts';
import type { CliContext } from './context.ts';
import { listenForInterruption } from './interruption.ts';
import {
  type CheckMessage,
  type CheckQuestion,
  type CheckResult,
  describeCheck,
  describeSum,
} from './plugin-check.ts';
import { printLine, type WithJson } from './print-line.ts';

/** ms that one check may take: a plugin that keeps its process from doing anything else is found out by it. */
const patience = 180_000;

export function registerTest(command: Command, context: CliContext): void {
  command
    .command('test [folder]')
    .description('run the tests of a plugin, then what every plugin must stand, on a database of its own')
    .option('--json', 'print JSON')
    .action((folder: string | undefined, options: WithJson) => testPlugin(context, folder, options));
}

async function testPlugin(context: CliContext, given = '.', { json }: WithJson): Promise<void> {
  const folder = path.resolve(context.cwd, given);
  const began = performance.now();
  const results: CheckResult[] = [];
  if (!json) printLine(context, `${folder}\n`);
  await askProcess(context, { folder }, result => {
    results.push(result);
    if (!json) for (const line of describeCheck(result)) printLine(context, line);
  });
  const failed = results.some(({ outcome }) => outcome === 'failed');
  if (json) printLine(context, JSON.stringify({ folder, passed: !failed, checks: results }));
  else printLine(context, `\n${describeSum(results, (performance.now() - began) / 1000)}`);
  if (failed) throw new CommandEnd(1);
}

/** In a process of its own: whatever a plugin does to it, this one says so. */
async function askProcess(
  { env, stderr }: CliContext,
  question: CheckQuestion,
  onResult: (result: CheckResult) => void,
): Promise<void> {
  const interruption = listenForInterruption();
  const child = fork(locate('contract/contract-process'), {
    execArgv: [...ownOptions(), `--import=${locate('contract/plugin-names').href}`],
    env: { ...env, ...throwAway, NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // what the plugin prints itself
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => stderr.write(data));
  const end = Promise.withResolvers<void>();
  let current = 'its start';
  const watch = setTimeout(() => {
    end.resolve(onResult(stuck(current)));
  }, patience);
  child.on('message', (message: CheckMessage) => {
    watch.refresh();
    if (message.kind === 'begun') current = message.name;
    if (message.kind === 'checked') onResult(message.result);
    if (message.kind === 'done') end.resolve();
    if (message.kind === 'refused')
      end.reject(new AppError(message.code as ErrorCode, { message: message.message }));
  });
  child.once('exit', (code, signal) => end.resolve(onResult(ended(current, signal ?? code))));
  void interruption.happened.then(() => end.reject(new CommandEnd(interruption.exitCode!)));
  child.send(question);
  try {
    await end.promise;
  } finally {
    clearTimeout(watch);
    child.removeAllListeners('exit');
    await stop(child);
    interruption.close();
  }
}

/** Whatever the environment says of a gallery that is in use, tests never touch it. */
const throwAway = {
  DATABASE_URL: undefined,
  STORAGE_URL: undefined,
  DATA_DIR: undefined,
  PLUGINS_DIR: undefined,
};

async function stop(child: ReturnType<typeof fork>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise(resolve => child.once('exit', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  if (child.connected) child.disconnect();
  await exited;
  clearTimeout(timer);
}

function stuck(name: string): CheckResult {
  return broken(name, `it kept the process busy for ${patience / 1000} s and was ended`, {
    remedy: 'look for a loop without an end',
  });
}

function ended(name: string, how: string | number | null): CheckResult {
  return broken(name, `the process ended (${how})`, {
    remedy: 'look for process.exit and for errors that nobody catches; what it printed stands above',
  });
}

function broken(name: string, text: string, { remedy }: { remedy: string }): CheckResult {
  return { name, outcome: 'failed', detail: '', findings: [{ text, remedy }] };
}

function ownOptions(): string[] {
  return process.execArgv.filter(word => word.startsWith('--conditions'));
}

/** Beside this folder, as TypeScript in a checkout and as JavaScript in a package. */
function locate(name: string): URL {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  return new URL(`../testing/${name}${extension}`, import.meta.url);
}
