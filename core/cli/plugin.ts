import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { registerAdd } from './plugin-add.ts';
import { registerDev } from './plugin-dev.ts';
import { registerList } from './plugin-list.ts';
import { registerNew } from './plugin-new.ts';
import { registerRemove } from './plugin-remove.ts';
import { registerSwitches } from './plugin-switch.ts';
import { registerTest } from './plugin-test.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('plugin')
    .description('plugins: list, add, remove, enable, disable; new, dev, test');
  for (const registerOne of [
    registerList,
    registerAdd,
    registerRemove,
    registerSwitches,
    registerNew,
    registerDev,
    registerTest,
  ])
    registerOne(command, context);
}
