import { type Command, Option } from 'commander';
import { createLog } from '../log/create-log.ts';
import { type Role, type Server, supervise } from '../processes/supervisor.ts';
import type { CliContext } from './context.ts';

export function register(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('serve the gallery')
    .addOption(new Option('--role <role>', 'what runs here').choices(['all', 'web', 'worker']).default('all'))
    .action((options: { role: Role }) => serve(context, options));
}

/** Runs until a signal comes. The first one stops in order, the second one at once. */
async function serve({ config, env, stdout }: CliContext, { role }: { role: Role }): Promise<void> {
  const log = createLog({ level: env.LOG_LEVEL ? config.logLevel : 'warn' });
  const signals = listenForSignals();
  const server = await supervise({ config, log, role, env: { ...env, LOG_LEVEL: log.level } });
  stdout.write(describeServer(server, config.publicUrl));
  await signals.first;
  signals.onSecond(() => {
    server.kill();
    process.exit(1);
  });
  await server.stop();
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
