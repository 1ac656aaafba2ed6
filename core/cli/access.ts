import { fileURLToPath } from 'node:url';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { everyVerb, parseAccessObject, parseViewerName } from '../access/names.ts';
import {
  explanationInWords,
  type PluginText,
  verbsInWords,
  whoInWords,
} from '../access-panel/describe-reasons.ts';
import { fail } from '../errors/app-error.ts';
import type { AccessObject, Readers, Verb, Viewer, ViewerName, WayIn } from '../plugin-api/index.ts';
import { loadCatalogues } from '../views/texts/catalogues.ts';
import { type Language, languageOf } from '../views/texts/language.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withHouse } from './with-house.ts';

const system: Viewer = { kind: 'system', name: 'access' };

export function register(program: Command, context: CliContext): void {
  const command = program.command('access').description('say who may do what, and why');
  command
    .command('explain')
    .description('say whether somebody may do something, why, and what would change it')
    .addArgument(new Argument('<viewer>', viewerHelp).argParser(readViewer))
    .addArgument(new Argument('<verb>', 'what they would do').choices([...everyVerb]))
    .addArgument(objectArgument())
    .option('--json', 'print JSON')
    .action((viewer: ViewerName, verb: Verb, object: AccessObject, options: WithJson) =>
      explain(context, { viewer, verb, object }, options),
    );
  command
    .command('viewers')
    .description('list everything that gives access to an album or a photo')
    .addArgument(objectArgument())
    .option('--json', 'print JSON')
    .action((object: AccessObject, options: WithJson) => listViewers(context, object, options));
}

const viewerHelp = 'guest, signed-in, user:<name>, group:<name>, share:<id> or token:<id>';
const objectHelp = 'album:<slug or id> or photo:<id>';

function readViewer(text: string): ViewerName {
  const found = parseViewerName(text);
  if (!found) throw new InvalidArgumentError(`It is one of ${viewerHelp}.`);
  return found;
}

function objectArgument(): Argument {
  return new Argument('<object>', objectHelp).argParser((text: string): AccessObject => {
    const found = parseAccessObject(text);
    if (!found) throw new InvalidArgumentError(`It is ${objectHelp}.`);
    return found;
  });
}

interface Question {
  readonly viewer: ViewerName;
  readonly verb: Verb;
  readonly object: AccessObject;
}

async function explain(context: CliContext, question: Question, { json }: WithJson): Promise<void> {
  const language = english();
  const { viewer, verb } = question;
  const who = language.t(`access.who.${viewer.kind}`, { name: 'id' in viewer ? viewer.id : '' });
  const { explanation, words } = await withHouse(context, 'access', async ({ gallery, plugins }) => {
    const found = await gallery.as(system).access.explain(question);
    const given = found ?? fail('NOT_FOUND', { message: 'The viewer or the object is not there.' });
    const textOf: PluginText = (id, key) => plugins.contextFor(id, { viewer: system }).t(key);
    return { explanation: given, words: explanationInWords(given, { who, verb, textOf }, language) };
  });
  if (json) return printLine(context, JSON.stringify(explanation));
  printLine(context, words.answer);
  for (const reason of words.reasons) printLine(context, `  - ${reason}`);
  if (!words.change) return;
  printLine(context, `${language.t('access.answer.change')}:`);
  for (const line of [words.change.text, words.change.path].filter(Boolean)) printLine(context, `  ${line}`);
}

async function listViewers(context: CliContext, object: AccessObject, { json }: WithJson): Promise<void> {
  const found = await read(context, access => access.viewers(object));
  const ways = found ?? fail('NOT_FOUND', { message: 'The album or photo is not there.' });
  if (json) return printLine(context, JSON.stringify({ data: ways }));
  const language = english();
  for (const way of ways) printLine(context, describeWay(way, language));
}

function describeWay({ who, verbs, heldBackBy, path }: WayIn, language: Language): string {
  const may = language.t('access.way.verbs', { verbs: verbsInWords(verbs, language) });
  const shut = heldBackBy.length > 0 ? ` (${language.t('access.way.shut')})` : '';
  return `${whoInWords(who, language)}: ${may}${shut}${path ? `  ${path}` : ''}`;
}

function read<Answer>(
  context: CliContext,
  ask: (access: Readers['access']) => Promise<Answer>,
): Promise<Answer> {
  return withHouse(context, 'access', ({ gallery }) => ask(gallery.as(system).access));
}

function english(): Language {
  const folder = fileURLToPath(new URL('../views/locales/', import.meta.url));
  return languageOf({ t: loadCatalogues({ folder }).translator('en'), locale: 'en' });
}
