import type { Knex } from 'knex';
import { type Scope, visibleAlbums } from '../../access/index.ts';
import { slugify } from '../../database/slugs.ts';

/** Ids of what a query names, by the values as they stand in it. */
export interface NamedThings {
  readonly tags: ReadonlyMap<string, readonly string[]>;
  readonly albums: ReadonlyMap<string, readonly string[]>;
  /** Tags by a sign in their names. */
  readonly signs: ReadonlyMap<string, readonly string[]>;
}

export interface Names {
  readonly tags: readonly string[];
  readonly albums: readonly string[];
  readonly signs: readonly string[];
}

/** One small statement for each kind that the query names, which is mostly none. */
export async function findNamedThings(
  db: Knex,
  scope: Scope,
  { tags, albums, signs }: Names,
): Promise<NamedThings> {
  const [byTag, byAlbum, bySign] = await Promise.all([
    tags.length > 0 ? findTagIds(db, tags) : new Map(),
    albums.length > 0 ? findAlbumIds(db, scope, albums) : new Map(),
    signs.length > 0 ? findTagIdsBySign(db, signs) : new Map(),
  ]);
  return { tags: byTag, albums: byAlbum, signs: bySign };
}

interface NamedRow {
  readonly value: string;
  readonly id: string;
}

/** By name, slug, former slug or synonym; `=slug` by that slug alone. */
async function findTagIds(db: Knex, values: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await db.raw<{ rows: NamedRow[] }>(
    `with wanted as (select * from unnest(?::text[], ?::text[]) as w (value, slug))
     select w.value, t.id from wanted w join tags t on t.slug = case when w.value ^@ '=' then substr(w.value, 2) else w.slug end
     union select w.value, t.id from wanted w join tags t on lower(t.name) = lower(w.value)
     union select w.value, s.tag_id from wanted w join tag_synonyms s on lower(s.name) = lower(w.value)
     union select w.value, h.target_id from wanted w join slug_history h on h.kind = 'tag' and h.slug = w.slug and not w.value ^@ '='`,
    [[...values], values.map(slugOf)],
  );
  return groupByValue(rows);
}

/** By slug, former slug or words of the title (`=slug`: by that alone), with sub-albums; none that the viewer may not see. */
async function findAlbumIds(
  db: Knex,
  scope: Scope,
  values: readonly string[],
): Promise<Map<string, string[]>> {
  const [below, named] = [visibleAlbums(scope, 'a'), visibleAlbums(scope, 'b')];
  const { rows } = await db.raw<{ rows: NamedRow[] }>(
    `select distinct w.value, a.id
     from unnest(?::text[], ?::text[]) as w (value, slug)
     join albums b on b.slug = w.slug
       or (not w.value ^@ '=' and b.id in (select h.target_id from slug_history h where h.kind = 'album' and h.slug = w.slug))
       or (not w.value ^@ '=' and b.listed and b.search @@ words_query(w.value, ':*A'))
     join albums a on a.path <@ b.path
     where ${named.sql} and ${below.sql}`,
    [[...values], values.map(slugOf), ...named.bindings, ...below.bindings] as never[],
  );
  return groupByValue(rows);
}

async function findTagIdsBySign(db: Knex, signs: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await db.raw<{ rows: NamedRow[] }>(
    `select w.value, t.id from unnest(?::text[]) as w (value) join tags t on strpos(t.name, w.value) > 0`,
    [[...signs]],
  );
  return groupByValue(rows);
}

function slugOf(value: string): string {
  return slugify(value, { fallback: '' });
}

function groupByValue(rows: readonly NamedRow[]): Map<string, string[]> {
  const groups = Map.groupBy(rows, row => row.value);
  return new Map([...groups].map(([value, found]) => [value, found.map(row => row.id)]));
}
