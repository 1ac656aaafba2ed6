import { Command } from 'commander';
import { commandList } from './command-list.ts';
import type { CliContext } from './context.ts';

const pluginHelp = `
<plugin>:<command> runs what a plugin adds; enfilade plugin list says which there are, <plugin>:help what they do.`;

/** Builds the command line with the one command loaded that the words ask for, the others by name only. */
export async function createProgram(context: CliContext, words: readonly string[]): Promise<Command> {
  const program = new Command('enfilade')
    .description('A self-hosted gallery that publishes photographs.')
    .usage('<command> [options]')
    // passed on to the commands, so it must be set before they are made
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: text => void context.stdout.write(text) });
  const asked = words.find(word => !word.startsWith('-'));
  for (const { name, summary, load } of commandList) {
    if (name === asked) (await load()).register(program, context);
    else program.command(name).description(summary);
  }
  program.addHelpText('after', pluginHelp);
  if (asked?.includes(':'))
    (await import('./plugin-command.ts')).registerPluginCommand(program, context, asked);
  return program;
}
