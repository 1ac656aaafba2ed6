import { access } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { fail } from '../errors/app-error.ts';
import { createLog } from '../log/create-log.ts';
import { importBeside } from '../processes/import-beside.ts';
import { keepCompiledCode } from '../processes/keep-compiled-code.ts';
import { type Role, type Server, supervise } from '../processes/supervisor.ts';
import type { CliContext } from './context.ts';
import { addImportOptions, type ImportOptions, importWords } from './import-options.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('serve [paths...]')
    .description('serve the gallery; folders and files that are named are imported once it runs')
    .addOption(
      new Option('--role <role>', 'what runs here').choices(['all', 'web', 'worker']).default('all'),
    );
  addImportOptions(command).action((paths: string[], options: ServeOptions) =>
    serve(context, paths, options),
  );
}

interface ServeOptions extends ImportOptions {
  readonly role: Role;
}

/** Runs until a signal comes. The first one stops in order, the second one at once. */
async function serve(context: CliContext, paths: string[], options: ServeOptions): Promise<void> {
  const { config, env, stdout } = context;
  const { role } = options;
  await requirePaths(paths, context.cwd);
  const log = createLog({ level: env.LOG_LEVEL ? config.logLevel : 'warn' });
  const signals = listenForSignals();
  const server = await supervise({ config, log, role, env: { ...env, LOG_LEVEL: log.level } });
  stdout.write(describeServer(server, config.publicUrl));
  keepCompiledCode();
  const importing = paths.length > 0 ? importBeside(importWords(paths, options), { ...env }) : null;
  await signals.first;
  importing?.stop();
  signals.onSecond(() => {
    server.kill();
    process.exit(1);
  });
  await server.stop();
}

/** Before anything starts: a slip of the finger shall not look like an empty gallery. */
async function requirePaths(paths: readonly string[], cwd: string): Promise<void> {
  for (const each of paths) {
    await access(path.resolve(cwd, each)).catch(cause => {
      fail('NOT_FOUND', { message: `There is no file or folder ${each}.`, cause });
    });
  }
}

function describeServer({ url, setUpPath }: Server, publicUrl: string | null): string {
  if (url === null) return 'Enfilade is working.\n';
  const address = publicUrl ?? url;
  const setUp = setUpPath ? `\nChoose the first administrator here, once: ${url}${setUpPath}\n` : '';
  return `Enfilade is serving at ${address}\n${setUp}`;
}

function listenForSignals() {
  const first = Promise.withResolvers<void>();
  let second = (): void => process.exit(1);
  let count = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      count += 1;
      if (count === 1) first.resolve();
      else second();
    });
  }
  return {
    first: first.promise,
    onSecond: (act: () => void) => {
      second = act;
    },
  };
}
