import type { Knex } from 'knex';
import type { DocChange, EntityStore } from '../changes/entity-store.ts';
import { freeSlug } from '../database/slugs.ts';
import {
  deleteTags,
  findNamesakes,
  keepOldSlugs,
  listTakenSlugs,
  loadTagDocs,
  refreshLinks,
  refreshPaths,
  refreshWords,
  saveSynonyms,
  upsertTags,
} from './queries/upkeep.ts';
import { normaliseName, type TagDoc } from './tag-doc.ts';

/** How the writing door reads and writes tags, with what their place above and below others makes of photos. */
export const tagStore: EntityStore<TagDoc> = {
  entity: 'tag',
  load: loadTagDocs,
  patch: patchTag,
  settle: settleTags,
  save: saveTags,
  /** A tag that others may use by now stays; without photos it is shown nowhere. */
  retire: doc => doc,
};

/** A tag that is made has the name that was looked for: whoever looks again finds it by that. */
function patchTag({ before, after }: DocChange<TagDoc>, fields: Readonly<Record<string, unknown>>): TagDoc {
  const name = typeof fields.name === 'string' && before ? normaliseName(fields.name) : '';
  const description = 'description' in fields ? (fields.description as string | null) : after!.description;
  return { ...after!, description, name: name || after!.name };
}

/** A slug or a name that comes back by an undo may be taken by now: the slug gets a number, the name stays as it is. */
async function settleTags(
  trx: Knex.Transaction,
  changes: readonly DocChange<TagDoc>[],
): Promise<readonly DocChange<TagDoc>[]> {
  const renamed = changes.filter(
    ({ before, after }) =>
      before && after && (before.name !== after.name || before.parentId !== after.parentId),
  );
  const namesakes = await findNamesakes(trx, renamed);
  const taken = await listTakenSlugs(trx, changes);
  return changes.map(change => {
    const { id, before, after } = change;
    if (!after || before?.slug === after.slug) return { ...change, after: withFreeName(change, namesakes) };
    const slug = freeSlug(after.slug, taken);
    taken.add(slug);
    return { id, before, after: { ...withFreeName(change, namesakes)!, slug } };
  });
}

function withFreeName(
  { id, before, after }: DocChange<TagDoc>,
  namesakes: ReadonlySet<string>,
): TagDoc | undefined {
  if (!before || !after || !namesakes.has(id)) return after;
  return { ...after, name: before.name, parentId: before.parentId };
}

async function saveTags(trx: Knex.Transaction, changes: readonly DocChange<TagDoc>[]): Promise<void> {
  const kept = changes.filter(change => change.after !== undefined);
  await deleteTags(
    trx,
    changes.filter(change => change.after === undefined).map(change => change.id),
  );
  await upsertTags(trx, kept);
  await saveSynonyms(trx, kept);
  await keepOldSlugs(trx, kept);
  await refreshPaths(trx, idsWhere(kept, ['parentId'], true));
  await refreshLinks(trx, idsWhere(kept, ['parentId']));
  await refreshWords(trx, idsWhere(kept, ['name', 'parentId', 'synonyms']));
}

/** Tags that photos may have already, unless new ones are asked for, too. */
function idsWhere(
  changes: readonly DocChange<TagDoc>[],
  fields: readonly (keyof TagDoc)[],
  withNew = false,
): string[] {
  return changes
    .filter(({ before, after }) =>
      before
        ? fields.some(field => JSON.stringify(before[field]) !== JSON.stringify(after![field]))
        : withNew,
    )
    .map(change => change.id);
}
