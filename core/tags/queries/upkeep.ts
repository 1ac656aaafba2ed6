import type { Knex } from 'knex';
import type { DocChange } from '../../changes/entity-store.ts';
import { slugify } from '../../database/slugs.ts';
import type { TagSummary } from '../../plugin-api/index.ts';
import type { TagDoc } from '../tag-doc.ts';

/** Locks the rows until the end of the transaction. */
export async function loadTagDocs(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, TagDoc>> {
  const { rows } = await trx.raw<{ rows: (TagDoc & { id: string })[] }>(
    `select t.id, t.parent_id as "parentId", t.name, t.slug, t.description, t.ext,
       coalesce((select jsonb_object_agg(s.name, true) from tag_synonyms s where s.tag_id = t.id), '{}') as synonyms
     from tags t where t.id = any (?::text[]) order by t.id for update of t`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, ...doc }) => [id, doc as TagDoc]));
}

/** Ids of those whose name another tag has, under the same parent and without regard to case. */
export async function findNamesakes(
  trx: Knex.Transaction,
  changes: readonly DocChange<TagDoc>[],
): Promise<Set<string>> {
  if (changes.length === 0) return new Set();
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `select r.id from unnest(?::text[], ?::text[], ?::text[]) as r (id, parent_id, name)
     join tags t on coalesce(t.parent_id, '') = r.parent_id and lower(t.name) = lower(r.name) and t.id <> r.id`,
    [
      changes.map(change => change.id),
      changes.map(change => change.after!.parentId ?? ''),
      changes.map(change => change.after!.name),
    ],
  );
  return new Set(rows.map(row => row.id));
}

/** Slugs of other tags, in force or kept as old addresses, that the changed ones could meet, with and without a number. */
export async function listTakenSlugs(
  trx: Knex.Transaction,
  changes: readonly DocChange<TagDoc>[],
): Promise<Set<string>> {
  const wanted = changes.filter(({ before, after }) => after && before?.slug !== after.slug);
  const slugs = [...new Set(wanted.map(change => change.after!.slug))];
  const ids = wanted.map(change => change.id);
  const clashing = await clashesOf(trx, slugs, ids);
  if (clashing.length === 0) return new Set();
  const { rows } = await trx.raw<{ rows: { slug: string }[] }>(
    `select u.slug from (${usedSlugs}) u, unnest(?::text[]) as c (slug)
     where starts_with(u.slug, left(c.slug, 75)) and u.id <> all (?::text[])`,
    [clashing, ids],
  );
  return new Set(rows.map(row => row.slug));
}

const usedSlugs = `select slug, id from tags union all select slug, target_id from slug_history where kind = 'tag'`;

/** Nearly always none: so the look at all that begin alike is spared. */
async function clashesOf(
  trx: Knex.Transaction,
  slugs: readonly string[],
  ownIds: readonly string[],
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { slug: string }[] }>(
    `select distinct u.slug from (${usedSlugs}) u where u.slug = any (?::text[]) and u.id <> all (?::text[])`,
    [[...slugs], [...ownIds]],
  );
  return rows.map(row => row.slug);
}

/** One transaction at a time may make tags, so that two imports don't make the same one. */
export async function lockNewTags(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('gallery.new_tags'))`);
}

export interface WantedTag {
  /** Null: at the top. */
  readonly parentId: string | null;
  readonly name: string;
}

export interface FoundTag {
  /** The same for names that are one tag: PostgreSQL alone says which letters differ by case only. */
  readonly key: string;
  readonly tag: TagSummary | null;
}

/** Tags with these names below these parents, in the order asked. A name at the top may also be a synonym. */
export async function findTags(trx: Knex.Transaction, wanted: readonly WantedTag[]): Promise<FoundTag[]> {
  const { rows } = await trx.raw<{ rows: (TagSummary & { key: string })[] }>(
    `select w.parent_id || ' ' || lower(w.name) as key, coalesce(t.id, s.id) as id, coalesce(t.slug, s.slug) as slug,
       coalesce(t.name, s.name) as name, case when t.id is null then s.parent_id else t.parent_id end as "parentId"
     from unnest(?::text[], ?::text[]) with ordinality as w (parent_id, name, place)
     left join tags t on coalesce(t.parent_id, '') = w.parent_id and lower(t.name) = lower(w.name)
     left join tag_synonyms y on t.id is null and w.parent_id = '' and lower(y.name) = lower(w.name)
     left join tags s on s.id = y.tag_id
     order by w.place`,
    [wanted.map(tag => tag.parentId ?? ''), wanted.map(tag => tag.name)],
  );
  return rows.map(({ key, ...tag }) => ({ key, tag: tag.id === null ? null : tag }));
}

/** Paths begin with the tag alone; {@link refreshPaths} fills them in at once. */
export async function upsertTags(
  trx: Knex.Transaction,
  changes: readonly DocChange<TagDoc>[],
): Promise<void> {
  const rows = changes.map(({ id, after }) => ({
    id,
    parent_id: after!.parentId,
    name: after!.name,
    slug: after!.slug,
    description: after!.description,
    ext: after!.ext,
  }));
  await trx.raw(
    `insert into tags (id, parent_id, path, name, slug, description, ext)
     select id, parent_id, id::ltree, name, slug, description, ext
     from jsonb_to_recordset(?::jsonb) as r (id text, parent_id text, name text, slug text, description text, ext jsonb)
     on conflict (id) do update set parent_id = excluded.parent_id, name = excluded.name, slug = excluded.slug,
       description = excluded.description, ext = excluded.ext, revision = tags.revision + 1`,
    [JSON.stringify(rows)],
  );
}

export async function deleteTags(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await trx('tags').whereIn('id', ids).delete();
}

export async function saveSynonyms(
  trx: Knex.Transaction,
  changes: readonly DocChange<TagDoc>[],
): Promise<void> {
  const changed = changes.filter(
    ({ before, after }) => JSON.stringify(before?.synonyms ?? {}) !== JSON.stringify(after!.synonyms),
  );
  if (changed.length === 0) return;
  await trx('tag_synonyms')
    .whereIn(
      'tag_id',
      changed.map(change => change.id),
    )
    .delete();
  const rows = changed.flatMap(({ id, after }) =>
    Object.keys(after!.synonyms).map(name => ({ tag_id: id, name })),
  );
  if (rows.length > 0) await trx('tag_synonyms').insert(rows).onConflict().ignore();
}

/** Old addresses and those of synonyms go on leading to the tag; an address in force is no old one. */
export async function keepOldSlugs(
  trx: Knex.Transaction,
  changes: readonly DocChange<TagDoc>[],
): Promise<void> {
  const old = changes.flatMap(({ id, before, after }) => {
    const slugs = Object.keys(after!.synonyms).map(name => slugify(name, { fallback: '' }));
    if (before && before.slug !== after!.slug) slugs.push(before.slug);
    return slugs.filter(slug => slug !== '').map(slug => ({ kind: 'tag', slug, target_id: id }));
  });
  const unique = [...new Map(old.map(row => [row.slug, row])).values()];
  if (unique.length > 0) await trx('slug_history').insert(unique).onConflict(['kind', 'slug']).merge();
  await trx('slug_history')
    .where('kind', 'tag')
    .whereIn('slug', trx('tags').select('slug').whereIn('slug', slugsOf(changes, unique)))
    .delete();
}

function slugsOf(changes: readonly DocChange<TagDoc>[], rows: readonly { slug: string }[]): string[] {
  return [...changes.map(change => change.after!.slug), ...rows.map(row => row.slug)];
}

/** Writes the paths of these tags and of all below them anew. */
export async function refreshPaths(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.raw(
    `with recursive tree as (
       select t.id, coalesce(p.path, ''::ltree) || t.id as path
       from tags t left join tags p on p.id = t.parent_id
       where t.id = any (?::text[]) and (t.parent_id is null or t.parent_id <> all (?::text[]))
       union all
       select c.id, tree.path || c.id from tags c join tree on c.parent_id = tree.id
     )
     update tags t set path = tree.path from tree where t.id = tree.id and t.path <> tree.path`,
    [[...ids], [...ids]],
  );
}

const below = `select b.id from tags b join tags t on b.path <@ t.path where t.id = any (?::text[])`;

/** Photos with a moved tag, or one below it, are found by way of the tags that are above it now. */
export async function refreshLinks(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const hit = `select distinct l.photo_id from photo_tags l where l.direct and l.tag_id in (${below})`;
  await trx.raw(`delete from photo_tags where not direct and photo_id in (${hit})`, [[...ids]]);
  await trx.raw(
    `insert into photo_tags (photo_id, tag_id, direct, sort_at)
     select d.photo_id, a.id, false, d.sort_at
     from photo_tags d join tags t on t.id = d.tag_id join tags a on a.path @> t.path and a.id <> t.id
     where d.direct and d.photo_id in (${hit})
     group by d.photo_id, a.id, d.sort_at
     on conflict do nothing`,
    [[...ids]],
  );
}

/** The words of photos with these tags, or ones below them. */
export async function refreshWords(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.raw(
    `select refresh_photo_search(array(
       select distinct l.photo_id from photo_tags l where l.direct and l.tag_id in (${below}) order by 1))`,
    [[...ids]],
  );
}
