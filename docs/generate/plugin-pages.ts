import type { AnyContribution } from '../../core/plugin-api/contributions/define-contribution.ts';
import { contributionKinds } from '../../core/plugin-api/contributions/index.ts';
import type { AnyHook } from '../../core/plugin-api/hooks/define-hook.ts';
import { hookedEntities } from '../../core/plugin-api/hooks/entities.ts';
import { coreHooks } from '../../core/plugin-api/hooks/index.ts';
import { type PluginTypes, readPluginTypes } from './plugin-types.ts';
import { code, table } from './sections.ts';

const contexts = {
  transaction: 'inside the change, before it is committed',
  request: 'while a page or an answer of the API is made',
  job: 'while an import or a job runs',
  outbox: 'after the commit, in the worker; at least once, in order per object',
};

const answers = {
  change: 'patches by id, merged in the order of the taps',
  decide: 'denials; the first of an item stands',
  first: 'an answer; the first one stands',
  collect: 'an answer; all are taken',
  fact: 'nothing',
};

const failures = {
  isolate: 'it goes on as if the tap had not been there',
  veto: 'a denial stops the operation; an error is as if the tap had not been there',
  abort: 'the operation fails',
  closed: 'everything that was asked about is denied',
  fallback: 'core’s own answer stands',
  queue: 'it is told again after a while; after five times it waits in the list of dead letters',
};

/** `docs/plugins/hooks.md` and `contributions.md`, from the definitions. */
export function pluginPages(): readonly { file: string; text: string }[] {
  const types = readPluginTypes();
  return [
    { file: 'docs/plugins/hooks.md', text: hooksPage(types) },
    { file: 'docs/plugins/contributions.md', text: contributionsPage(types) },
  ];
}

const hooksIntro = `# Hooks

A hook is a moment that a plugin takes part in: \`gallery.hooks.<noun>.<verb>.tap(payload => answer)\`. What ends in -ing happens
before or inside, and its answer counts; what ends in -ed has happened. Payloads are frozen: a tap answers with patches or
denials, and never changes what it got. A field that is left out, or undefined, stays as it is; null empties it. An answer that
doesn’t fit is left out and reported with the path of what is wrong, the rest of it stands.

A tap may say when it runs: \`tap({ stage: 'early' }, …)\`, \`normal\` or \`late\`; within a stage plugins run in the order of
\`after\` in their manifests, then of their ids. Each tap has a time; when it is over, its \`signal\` is aborted and the hook goes
on. After five failures in a row a tap rests for two seconds, after three such rests its plugin is paused and the administrator
told.

This page is made from the definitions in \`core/plugin-api/hooks\`.`;

function hooksPage(types: PluginTypes): string {
  const own = coreHooks.filter(hook => !isGenerated(hook));
  const generated = coreHooks.filter(hook => isGenerated(hook) && hook.name.startsWith('photo.'));
  const texts = [...own, ...generated].flatMap(({ name }) => [types.payload(name), types.answer(name)]);
  return [
    hooksIntro,
    '## All hooks',
    table(
      ['Hook', 'When', 'Answer', 'On error', 'ms'],
      own.map(hook => [
        `[${code(hook.name)}](#${anchor(hook.name)})`,
        contexts[hook.context],
        answers[hook.kind],
        hook.failure,
        String(hook.budget),
      ]),
    ),
    `Besides, each of ${hookedEntities.map(code).join(', ')} has the same eight: ${generated
      .map(({ name }) => code(name.replace('photo.', '<entity>.')))
      .join(', ')}. They stand [below](#hooks-of-every-entity) as those of photos.`,
    ...own.map(hook => describeHook(hook, types)),
    '## Hooks of every entity',
    'What a plugin may set while an object is saved is `FieldsOf[entity]`, below; of users, groups, links and settings nothing.',
    ...generated.map(hook => describeHook(hook, types)),
    '## Types',
    fence(types.mentioned(texts).join('\n\n')),
    '',
  ].join('\n\n');
}

function isGenerated({ name }: AnyHook): boolean {
  const [noun = '', verb = ''] = name.split('.');
  const verbs = ['saving', 'guarding', 'deleting', 'created', 'updated', 'restored', 'deleted', 'loading'];
  return (hookedEntities as readonly string[]).includes(noun) && verbs.includes(verb);
}

function anchor(name: string): string {
  return name.toLowerCase().replace('.', '');
}

function describeHook(hook: AnyHook, types: PluginTypes): string {
  const rows = [
    ['When', contexts[hook.context]],
    ['Answer', answers[hook.kind]],
    ['On error', failures[hook.failure]],
    ['Time', `${hook.budget.toLocaleString('en')} ms`],
    ['Since', hook.since],
  ];
  const answer = types.answer(hook.name);
  return [
    `### ${hook.name}`,
    hook.summary,
    table(['', ''], rows),
    fence(`payload: ${types.payload(hook.name)}${hook.result === null ? '' : `\nanswer: ${answer}`}`),
    fence(hook.example),
  ].join('\n\n');
}

const contributionsIntro = `# Contributions

A contribution adds a thing: \`gallery.contribute.<kind>({ … })\` in the set-up of a plugin. Its data is checked when the plugin
is set up; a member that is unknown or of the wrong type keeps the plugin off, with a sentence that says which and what was
probably meant. Its functions are called with \`(input, context)\`, may be asynchronous, and have the time that their row says.
A function that throws, takes too long or answers nonsense is left out where it was asked (a block is not shown, a page says
that something did not work), and counts towards the plugin’s pause.

Names of files are those of the plugin’s own folder, texts (\`label\`, \`title\` …) are keys of its catalogue.

This page is made from the definitions in \`core/plugin-api/contributions\`.`;

function contributionsPage(types: PluginTypes): string {
  const kinds: readonly AnyContribution[] = contributionKinds;
  const texts = kinds.map(({ kind }) => types.contribution(kind));
  return [
    contributionsIntro,
    '## All kinds',
    table(
      ['Kind', 'What it adds'],
      kinds.map(({ kind, summary }) => [`[${code(kind)}](#${kind.toLowerCase()})`, summary]),
    ),
    ...kinds.map(each => describeKind(each, types)),
    '## Types',
    fence(
      types
        .mentioned(texts)
        .filter(text => !texts.includes(text))
        .join('\n\n'),
    ),
    '',
  ].join('\n\n');
}

function describeKind(
  { kind, summary, functions, permission, unique, since, example }: AnyContribution,
  types: PluginTypes,
): string {
  const times = Object.entries(functions).map(
    ([name, { budget, streams }]) =>
      `${code(name)} ${budget.toLocaleString('en')} ms${streams ? ' a step' : ''}`,
  );
  const rows = [
    ...(times.length ? [['Time', times.join(', ')]] : []),
    ...(permission ? [['Permission', code(permission)]] : []),
    ...(unique ? [['Only one in the gallery', unique.map(code).join(', ')]] : []),
    ['Since', since],
  ];
  return [
    `### ${kind}`,
    summary,
    table(['', ''], rows),
    fence(types.contribution(kind)),
    fence(example),
  ].join('\n\n');
}

function fence(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``;
}
