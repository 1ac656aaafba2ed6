import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withPluginState } from './with-plugin-state.ts';

interface RemoveOptions extends WithJson {
  readonly purge?: boolean;
}

export function registerRemove(command: Command, context: CliContext): void {
  command
    .command('remove <id>')
    .description('take a plugin away; what it has stored stays for when it comes back')
    .option('--purge', 'also delete all that it has stored, for good')
    .option('--json', 'print JSON')
    .action((id: string, options: RemoveOptions) => remove(context, id, options));
}

async function remove(
  context: CliContext,
  id: string,
  { purge = false, json }: RemoveOptions,
): Promise<void> {
  await withPluginState(context, { loads: false }, state => state.remove(id, { purge }));
  if (json) return printLine(context, JSON.stringify({ id, purge }));
  const data = purge ? 'nothing of it is left' : 'its settings and data are kept; --purge deletes them';
  printLine(context, `The plugin ${id} was removed; ${data}.`);
}
