import { isDeepStrictEqual } from 'node:util';
import type { ChangeContext } from '../changes/change-context.ts';
import { plainJson } from '../changes/plugin-values.ts';
import type { KeywordPaths, MetadataOrigin, MetadataValues } from '../plugin-api/index.ts';
import { settableFields } from './settable-fields.ts';

/** The fields that metadata speaks of; keywords are a photo's tags. */
const metadataFields = [
  'title',
  'caption',
  'altText',
  'rating',
  'author',
  'credit',
  'copyright',
  'licence',
  'taken',
  'coordinates',
  'place',
  'focalPoint',
] as const;

/** Of these fields those that metadata speaks of and that are being set; null counts where it empties something. */
export function metadataOf(
  fields: MetadataValues,
  { keywords, nullIsNothing = false }: { keywords?: KeywordPaths | undefined; nullIsNothing?: boolean } = {},
): MetadataValues {
  const set = metadataFields
    .map(name => [name, fields[name]] as const)
    .filter(([, value]) => value !== undefined && !(nullIsNothing && value === null));
  return { ...Object.fromEntries(set), ...(keywords?.length ? { keywords } : {}) };
}

/**
 * Lets plugins put into form what is being set, by photo. Returns what each photo gets instead; undefined when that is what was
 * asked for.
 */
export async function normalise(
  context: ChangeContext,
  origin: MetadataOrigin,
  asked: readonly { readonly id: string; readonly values: MetadataValues }[],
): Promise<ReadonlyMap<string, MetadataValues> | undefined> {
  const { hooks, viewer, trx, causes } = context;
  if (!hooks.has('metadata.normalising')) return undefined;
  // a photo that comes in and says nothing of itself may be given something, too
  const items = asked.filter(({ values }) => origin === 'import' || Object.keys(values).length > 0);
  if (items.length === 0) return undefined;
  const call = { viewer, trx, causes };
  const outcome = await hooks.call('metadata.normalising', { origin, items }, call);
  if (outcome.setBy.length === 0) return undefined;
  const before = new Map(items.map(item => [item.id, item.values]));
  const after = new Map(outcome.payload.items.map(({ id, values }) => [id, plainValues(values)]));
  for (const { id, plugin, fields } of outcome.setBy) {
    const differ = fields.filter(
      field => !isDeepStrictEqual(valueIn(after.get(id), field), valueIn(before.get(id), field)),
    );
    const named = differ.map(field => (field === 'keywords' ? 'tags' : field));
    if (named.length > 0) context.credit('photo', id, { plugin, fields: named });
  }
  return after;
}

function valueIn(values: MetadataValues | undefined, field: string): unknown {
  return (values as Readonly<Record<string, unknown>> | undefined)?.[field];
}

function plainValues(values: MetadataValues): MetadataValues {
  const { keywords, ...fields } = plainJson(values) as MetadataValues;
  return { ...settableFields({ ...fields }), ...(keywords ? { keywords: named(keywords) } : {}) };
}

/** Names that are blank, and paths without any, are no keywords. */
function named(paths: KeywordPaths): KeywordPaths {
  const plain = (name: string) => name.replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return paths.map(path => path.map(plain).filter(Boolean)).filter(path => path.length > 0);
}
