import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withPluginState } from './with-plugin-state.ts';

export function registerSwitches(command: Command, context: CliContext): void {
  command
    .command('enable <id[@version]>')
    .description('check a plugin, try it and switch it on; with a version, go back to one that was kept')
    .option('--json', 'print JSON')
    .action((name: string, options: WithJson) => enable(context, name, options));
  command
    .command('disable <id>')
    .description('switch a plugin off; what it has stored stays')
    .option('--json', 'print JSON')
    .action((id: string, options: WithJson) => disable(context, id, options));
}

async function enable(context: CliContext, name: string, { json }: WithJson): Promise<void> {
  const [id = '', version] = name.split('@');
  await withPluginState(context, { loads: true }, state => state.enable(id, { version }));
  printLine(context, json ? JSON.stringify({ id, state: 'enabled' }) : `The plugin ${id} is on.`);
}

async function disable(context: CliContext, id: string, { json }: WithJson): Promise<void> {
  await withPluginState(context, { loads: false }, state => state.disable(id));
  printLine(context, json ? JSON.stringify({ id, state: 'disabled' }) : `The plugin ${id} is off.`);
}
