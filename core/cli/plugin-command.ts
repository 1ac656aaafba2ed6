import { Argument, Command, Option } from 'commander';
import { closest } from 'fastest-levenshtein';
import { AppError, fail } from '../errors/app-error.ts';
import type { House } from '../house.ts';
import type { Guarded, JsonSchema, PluginCommand } from '../plugin-api/index.ts';
import { checkForm, withDefaults } from '../plugin-host/settings/index.ts';
import type { CliContext } from './context.ts';
import { listenForInterruption } from './interruption.ts';
import { withHouse } from './with-house.ts';

type Found = Guarded<PluginCommand>;

/** `enfilade <plugin>:<name>`: what it takes is known once the house is open, so its words are read then. */
export function registerPluginCommand(program: Command, context: CliContext, name: string): void {
  program
    .command(name)
    .description('a command of a plugin')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[words...]')
    .action(async (_words: string[], _options: object, command: Command) => {
      await withHouse(context, name, house => run(context, house, { name, words: command.args }));
    });
}

async function run(
  context: CliContext,
  house: House,
  { name, words }: { name: string; words: readonly string[] },
): Promise<void> {
  const { contributions } = house.plugins;
  const [plugin = ''] = name.split(':');
  const all = contributions.of('command');
  const own = all.filter(command => command.plugin === plugin);
  if (name === `${plugin}:help` && own.length > 0) {
    for (const command of own) context.stdout.write(`${plugin}:${command.name}  ${command.summary}\n`);
    return;
  }
  const found = own.find(command => `${plugin}:${command.name}` === name) ?? refuse(name, house, all);
  const command = commandOf(context, found);
  let given: { options: Readonly<Record<string, unknown>>; json: boolean } | undefined;
  command.action(() => {
    given = readOptions(found, command);
  });
  await command.parseAsync([...words], { from: 'user' });
  if (given !== undefined) await carryOut(context, found, given);
}

function refuse(name: string, { plugins }: House, all: readonly Found[]): never {
  const [plugin = ''] = name.split(':');
  const isOn = plugins.plugins().some(({ manifest }) => manifest.id === plugin);
  const names = all.map(command => `${command.plugin}:${command.name}`);
  const near = names.length > 0 ? ` Did you mean ${closest(name, names)}?` : '';
  const why = isOn
    ? `The plugin ${plugin} has no such command.`
    : `There is no plugin ${plugin} that is switched on.`;
  return fail('UNKNOWN_COMMAND', { message: `${why}${near}` });
}

interface Property {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isPositional: boolean;
}

function propertiesOf({ options }: Found): Property[] {
  const properties = (options.properties ?? {}) as Record<string, JsonSchema>;
  return Object.entries(properties).map(([name, schema]) => {
    const ui = schema['x-ui'] as { widget?: string; positional?: boolean } | undefined;
    return { name, schema, isPositional: ui?.positional === true || ui?.widget === 'positional' };
  });
}

function commandOf({ stdout }: CliContext, found: Found): Command {
  const command = new Command(`enfilade ${found.plugin}:${found.name}`)
    .description(found.summary)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: text => void stdout.write(text) })
    .option('--json', 'print the result as one JSON document');
  const required = (found.options.required ?? []) as readonly string[];
  for (const { name, schema, isPositional } of propertiesOf(found)) {
    const words = String(schema.description ?? schema.title ?? '');
    const many = schema.type === 'array' ? '...' : '';
    if (isPositional) {
      const sign = required.includes(name) ? `<${name}${many}>` : `[${name}${many}]`;
      command.addArgument(new Argument(sign, words));
    } else command.addOption(optionOf(name, schema, words));
  }
  return command;
}

function optionOf(name: string, schema: JsonSchema, words: string): Option {
  const flag = name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
  if (schema.type === 'boolean')
    return new Option(schema.default === true ? `--no-${flag}` : `--${flag}`, words);
  const option = new Option(`--${flag} <value${schema.type === 'array' ? '...' : ''}>`, words);
  return Array.isArray(schema.enum) ? option.choices(schema.enum.map(String)) : option;
}

function readOptions(found: Found, command: Command) {
  const flags = command.opts<Record<string, unknown>>();
  const places = propertiesOf(found).filter(({ isPositional }) => isPositional);
  const values: Record<string, unknown> = {};
  for (const { name, schema, isPositional } of propertiesOf(found)) {
    const place = places.findIndex(each => each.name === name);
    const text = isPositional ? command.processedArgs[place] : flags[name];
    if (text !== undefined) values[name] = valueFrom(text, schema);
  }
  const options = withDefaults(found.options, values);
  const [problem] = checkForm({ schema: found.options, values: options });
  if (problem)
    throw new AppError('WRONG_USAGE', {
      message: `${problem.pointer.slice(1) || 'The options'} ${problem.message}.`,
    });
  return { options, json: flags.json === true };
}

function valueFrom(given: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(given)) return given.map(each => valueFrom(each, (schema.items ?? {}) as JsonSchema));
  if (typeof given !== 'string') return given;
  if (schema.type === 'number' || schema.type === 'integer')
    return given.trim() === '' ? given : Number(given);
  if (schema.type !== 'object') return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

async function carryOut(
  { stdout, stderr }: CliContext,
  found: Found,
  { options, json }: { options: Readonly<Record<string, unknown>>; json: boolean },
): Promise<void> {
  const interruption = listenForInterruption();
  try {
    const viewer = { kind: 'system', name: found.plugin } as const;
    const context = { viewer, requestId: `${found.plugin}:${found.name}`, signal: interruption.signal };
    // what is read by a program holds one document and nothing else
    const print = (line: string) => void (json ? stderr : stdout).write(`${line}\n`);
    const result = await found.run({ options, print }, context);
    if (json) stdout.write(`${JSON.stringify(result ?? {})}\n`);
  } finally {
    interruption.close();
  }
}
