import { Command } from 'commander';
import { commandList } from '../../core/cli/command-list.ts';
import type { CliContext } from '../../core/cli/context.ts';
import { code, table } from './sections.ts';

/** Every command as it registers itself; nothing of the context is touched before one is run. */
export async function commandsTable(): Promise<string> {
  const program = new Command('enfilade');
  for (const { load } of commandList) (await load()).register(program, {} as CliContext);
  return table(
    ['Command', 'What it does', 'Options'],
    program.commands.flatMap(command => rowsOf(command)),
  );
}

function rowsOf(command: Command, before = ''): string[][] {
  const name = `${before}${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap(child => rowsOf(child, `${name} `));
  const places = command.registeredArguments.map(argument => {
    const word = `${argument.name()}${argument.variadic ? '…' : ''}`;
    return argument.required ? ` <${word}>` : ` [${word}]`;
  });
  const options = command.options.filter(option => !option.hidden).map(option => code(option.flags));
  return [[code(name + places.join('')), command.description(), options.join(' ')]];
}
