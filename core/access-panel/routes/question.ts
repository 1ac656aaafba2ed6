import { everyVerb, parseVerb } from '../../access/names.ts';
import type { Context } from '../../http/state.ts';
import type { AccessObject, AccessReader, Verb, ViewerName } from '../../plugin-api/index.ts';
import { languageOf } from '../../views/texts/language.ts';
import { explanationInWords, type PluginText } from '../describe-reasons.ts';

const kinds = ['guest', 'signed-in', 'user', 'group'] as const;

type Kind = (typeof kinds)[number];

/** The box that asks about anybody, with its answer when it was sent; asking changes nothing, so it is a GET. */
export async function questionModel(ctx: Context, object: AccessObject, textOf?: PluginText) {
  const { t } = ctx.state;
  const text = (name: string) => String(ctx.query[name] ?? '').trim();
  const kind = kinds.find(each => each === text('kind')) ?? null;
  const verb = parseVerb(text('verb')) ?? 'view';
  const name = text('name').slice(0, longestName);
  const found = kind && (await answer(ctx, { object, verb, kind, name: text('name'), textOf }));
  const asked = found && 'eyes' in found ? found.eyes.kind : (kind ?? 'guest');
  const options = (prefix: string, values: readonly string[], chosen: string) =>
    values.map(value => ({ value, label: t(`access.${prefix}.${value}`), isChosen: value === chosen }));
  return {
    kinds: options('kind', kinds, asked),
    verbs: options('verb', everyVerb, verb),
    name,
    problem: found && 'problem' in found ? found.problem : null,
    answer: found && 'eyes' in found ? found : null,
  };
}

const longestName = 200;

interface Asked {
  readonly object: AccessObject;
  readonly verb: Verb;
  readonly kind: Kind;
  readonly name: string;
  readonly textOf?: PluginText;
}

async function answer(ctx: Context, asked: Asked) {
  const { read, t } = ctx.state;
  const { object, verb, name, textOf } = asked;
  const isNamed = asked.kind === 'user' || asked.kind === 'group';
  if (isNamed && name === '') return { problem: t('access.ask.nameless') };
  const found = await explainFirst(read.access, asked);
  if (!found) return { problem: t(isNamed ? 'access.ask.unknown' : 'access.ask.unknown.any') };
  const { kind, explanation } = found;
  const who = t(`access.who.${kind}`, { name });
  const words = explanationInWords(explanation, { who, verb, textOf }, languageOf(ctx.state));
  const isOwnPage = words.change?.path === `/admin/${object.kind}s/${object.id}/access`;
  return {
    ...words,
    path: isOwnPage ? null : (words.change?.path ?? null),
    eyes: { kind, name },
    mayLend: kind === 'guest' || read.rights.editAll,
  };
}

/** A name beside a kind that has none is meant all the same: it is a user's, else a group's. */
async function explainFirst(access: AccessReader, { object, verb, kind, name }: Asked) {
  if (name.length > longestName) return undefined;
  const isNamed = kind === 'user' || kind === 'group';
  const meant: readonly Kind[] = isNamed || name === '' ? [kind] : ['user', 'group'];
  for (const each of meant) {
    const viewer: ViewerName =
      each === 'user' || each === 'group' ? { kind: each, id: name } : { kind: each };
    const explanation = await access.explain({ viewer, verb, object });
    if (explanation) return { kind: each, explanation };
  }
  return undefined;
}
