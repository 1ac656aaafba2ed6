import { everyVerb, parseVerb } from '../../access/names.ts';
import type { Context } from '../../http/state.ts';
import type { AccessObject, Verb, ViewerName } from '../../plugin-api/index.ts';
import { languageOf } from '../../views/language.ts';
import { explanationInWords } from '../describe-reasons.ts';

const kinds = ['guest', 'signed-in', 'user', 'group'] as const;

/** The box that asks about anybody, with its answer when it was sent; asking changes nothing, so it is a GET. */
export async function questionModel(ctx: Context, object: AccessObject) {
  const { t } = ctx.state;
  const text = (name: string) => String(ctx.query[name] ?? '').trim();
  const kind = kinds.find(each => each === text('kind')) ?? null;
  const verb = parseVerb(text('verb')) ?? 'view';
  const options = (prefix: string, values: readonly string[], chosen: string) =>
    values.map(value => ({ value, label: t(`access.${prefix}.${value}`), isChosen: value === chosen }));
  return {
    kinds: options('kind', kinds, kind ?? 'guest'),
    verbs: options('verb', everyVerb, verb),
    name: text('name').slice(0, 200),
    answer: kind === null ? null : await answer(ctx, { object, verb, kind, name: text('name') }),
  };
}

interface Asked {
  readonly object: AccessObject;
  readonly verb: Verb;
  readonly kind: (typeof kinds)[number];
  readonly name: string;
}

async function answer(ctx: Context, { object, verb, kind, name }: Asked) {
  const { read, t } = ctx.state;
  const viewer: ViewerName = kind === 'user' || kind === 'group' ? { kind, id: name } : { kind };
  const isNamed = !('id' in viewer) || (name !== '' && name.length <= 200);
  const explanation = isNamed ? await read.access.explain({ viewer, verb, object }) : undefined;
  if (!explanation) return { problem: t('access.ask.unknown') };
  const who = t(`access.who.${kind}`, { name });
  const words = explanationInWords(explanation, { who, verb }, languageOf(ctx.state));
  const isOwnPage = words.change?.path === `/admin/${object.kind}s/${object.id}/access`;
  return {
    ...words,
    problem: null,
    path: isOwnPage ? null : (words.change?.path ?? null),
    eyes: { kind, name },
    mayLend: kind === 'guest' || read.rights.editAll,
  };
}
