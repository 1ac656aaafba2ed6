import { type Command, CommanderError } from 'commander';
import { AppError } from '../errors/app-error.ts';
import { CommandEnd } from './command-end.ts';
import type { CliContext } from './context.ts';
import { createProgram } from './program.ts';

const usageCodes: readonly string[] = ['UNKNOWN_COMMAND', 'WRONG_USAGE'];

/** Runs one command; the exit code is 0 when done, 1 when it failed, 2 when it was used in a wrong way. */
export async function runProgram(context: CliContext, words: readonly string[]): Promise<number> {
  let program: Command | undefined;
  try {
    program = await createProgram(context, words);
    if (words.length === 0) {
      context.stdout.write(program.helpInformation());
      throw new AppError('WRONG_USAGE', { message: 'A command is missing.' });
    }
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    return report(context, error, program && listSubCommands(program, words));
  }
}

/** What the command that was asked for has below it, in words; undefined where it has nothing, or is none itself. */
function listSubCommands(program: Command, words: readonly string[]): string | undefined {
  const asked = words.find(word => !word.startsWith('-'));
  const command = program.commands.find(each => each.name() === asked);
  const names = command?.commands.map(each => each.name()).filter(name => name !== 'help') ?? [];
  return names.length > 0 ? `${asked} has ${names.join(', ')}.` : undefined;
}

function report(context: CliContext, error: unknown, subCommands: string | undefined): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  if (error instanceof CommandEnd) return error.exitCode;
  const failure = error instanceof CommanderError ? translate(error, subCommands) : error;
  const code = failure instanceof AppError ? failure.code : 'INTERNAL';
  const message = failure instanceof Error ? failure.message : String(failure);
  context.stderr.write(`${code}: ${message.replace(/\s*\n\s*/g, ' ')}\n`);
  if (code === 'INTERNAL' && context.env.LOG_LEVEL === 'debug')
    context.stderr.write(`${inspectStack(error)}\n`);
  return usageCodes.includes(code) ? 2 : 1;
}

function translate(
  { code, message, exitCode }: CommanderError,
  subCommands = '--help lists them.',
): AppError {
  const text = message.replace(/^error: /, '').trim();
  if (code === 'commander.unknownCommand')
    return new AppError('UNKNOWN_COMMAND', { message: `${text}; ${subCommands}` });
  if (code === 'commander.help' && exitCode !== 0) {
    return new AppError('WRONG_USAGE', { message: `A sub-command is missing; ${subCommands}` });
  }
  return new AppError('WRONG_USAGE', { message: text });
}

function inspectStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
