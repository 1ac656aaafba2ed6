import type { Knex } from 'knex';
import {
  type Fragment,
  type Scope,
  textsColumn,
  trashedAlbums,
  visibleAlbums,
  visiblePhotos,
} from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import type { AlbumTexts, ChosenTheme, PluginValues, Shown, Translations } from '../../plugin-api/index.ts';
import { toldColumns } from './told-columns.ts';

/** A row of an album as it is listed. `coverId` is a photo that this viewer may see, or null. */
export interface AlbumRow {
  id: string;
  slug: string;
  title: string;
  path: string;
  parentId: string | null;
  photoCount: number;
  albumCount: number;
  from: string | null;
  to: string | null;
  featured: boolean;
  audience: 'public' | 'signed-in' | 'restricted';
  publication: 'draft' | 'scheduled' | 'published' | 'withdrawn';
  createdAt: Date;
  coverId: string | null;
  texts: Translations<AlbumTexts> | null;
}

/** Albums that lists show: visible and, for who can't edit, listed. */
export function listedAlbums(scope: Scope, alias = 'a'): Fragment {
  const visible = visibleAlbums(scope, alias);
  if (scope.seesAll) return visible;
  return {
    sql: `(${visible.sql} and (${alias}.listed or ${alias}.grants_root_id = any (?::int[])))`,
    bindings: [...visible.bindings, scope.editRootIds],
  };
}

/**
 * The columns of a {@link AlbumRow} of albums `a`. The cover is the chosen one, else the first visible photo, else
 * the first one below: a cover that would betray a hidden photo is replaced. `offset 0` keeps the planner from reading
 * all photos that a viewer may see in order to find one of this album, and albums below are gone through until one has a photo.
 */
export function albumColumns(scope: Scope): Fragment {
  const photos = visiblePhotos(scope);
  const children = listedAlbums(scope, 'c');
  const below = visibleAlbums(scope, 'd');
  const texts = textsColumn(scope, 'a', 'description');
  const { photoCount, firstSortAt, lastSortAt } = toldColumns(scope);
  const sql = `a.id, a.slug, a.title, a.path::text as path, a.parent_id as "parentId", ${photoCount.sql} as "photoCount",
    (select count(*)::int from albums c where c.parent_id = a.id and ${children.sql}) as "albumCount",
    to_char(${firstSortAt.sql} at time zone 'UTC', 'YYYY-MM-DD') as "from",
    to_char(${lastSortAt.sql} at time zone 'UTC', 'YYYY-MM-DD') as "to", a.featured,
    (select r.audience from access_roots r where r.id = a.root_id) as audience, a.publication,
    a.created_at as "createdAt",
    coalesce(
      (select p.id from photos p where p.id = a.cover_photo_id and ${photos.sql}),
      (select v.id from album_photos m
        cross join lateral (select p.id from photos p where p.id = m.photo_id and ${photos.sql} offset 0) v
        where m.album_id = a.id order by m.position limit 1),
      (select f.id from (select d.id, d.outline from albums d where d.path <@ a.path and d.id <> a.id and ${below.sql}
          order by d.outline offset 0) d
        cross join lateral (select v.id from album_photos m
          cross join lateral (select p.id from photos p where p.id = m.photo_id and ${photos.sql} offset 0) v
          where m.album_id = d.id order by m.position limit 1) f
        order by d.outline limit 1)
    ) as "coverId", ${texts.sql} as texts`;
  const parts = [photoCount, children, firstSortAt, lastSortAt, photos, photos, below, photos, texts];
  return { sql, bindings: parts.flatMap(fragment => fragment.bindings) };
}

/** Albums under a condition, in outline order unless told otherwise. */
export async function listAlbums(
  db: Knex,
  scope: Scope,
  { where, order = 'a.outline', limit }: { where: Fragment; order?: string; limit?: number },
): Promise<AlbumRow[]> {
  const columns = albumColumns(scope);
  const { rows } = await runPrepared<AlbumRow>(
    db,
    `select ${columns.sql} from albums a where ${where.sql} order by ${order} ${limit === undefined ? '' : 'limit ?'}`,
    [...columns.bindings, ...where.bindings, ...(limit === undefined ? [] : [limit])],
  );
  return rows;
}

/**
 * Sub-albums as this viewer finds them: an album below one that they may not see stands at the nearest visible place.
 */
export function childrenOf(scope: Scope, parentId: string | null): Fragment {
  const listed = listedAlbums(scope);
  const direct = isBelow(listed, parentId);
  if (scope.seesAll) return direct;
  const orphans = orphansBelow(scope, parentId);
  return {
    sql: `a.id in (select a.id from albums a where ${direct.sql} union all select a.id from albums a where ${orphans.sql})`,
    bindings: [...direct.bindings, ...orphans.bindings],
  };
}

/** The sub-query hides from the planner which album it is: the plan is kept. */
const boundId = '(select ?::text)';

function isBelow(listed: Fragment, parentId: string | null): Fragment {
  return parentId === null
    ? { ...listed, sql: `${listed.sql} and a.parent_id is null` }
    : { sql: `${listed.sql} and a.parent_id = ${boundId}`, bindings: [...listed.bindings, parentId] };
}

/** Below an album that this viewer may not see, with none that they may see between it and the parent. */
function orphansBelow(scope: Scope, parentId: string | null): Fragment {
  const listed = listedAlbums(scope);
  const hiddenParent = visibleAlbums(scope, 'h');
  const between = visibleAlbums(scope, 'b');
  const parent = parentId === null ? [] : [parentId];
  const [isUnder, isDeeper] =
    parentId === null
      ? ['', '']
      : [
          `and a.path <@ (select path from albums where id = ${boundId})`,
          `and nlevel(b.path) > (select nlevel(path) from albums where id = ${boundId})`,
        ];
  return {
    sql: `${listed.sql} ${isUnder}
      and exists (select 1 from albums h where h.id = a.parent_id and not ${hiddenParent.sql})
      and not exists (select 1 from albums b
        where b.id = any (string_to_array(a.path::text, '.')) and b.id <> a.id and ${between.sql} ${isDeeper})`,
    bindings: [...listed.bindings, ...parent, ...hiddenParent.bindings, ...between.bindings, ...parent],
  };
}

export interface DetailRow extends AlbumRow {
  description: string | null;
  order: 'manual' | 'oldest' | 'newest' | 'added' | 'title';
  layout: 'rows' | 'single' | 'grid' | 'mosaic' | null;
  background: 'dark' | 'light' | 'grey' | null;
  listed: boolean;
  theme: ChosenTheme | null;
  ownTheme: ChosenTheme | null;
  indexed: boolean;
  ownIndexed: boolean | null;
  ownAudience: 'public' | 'signed-in' | 'restricted' | null;
  rootId: number;
  grantsRootId: number;
  shown: Shown;
  ownShown: { [Field in keyof Shown]: Shown[Field] | null };
  placeCity: string | null;
  placeCountry: string | null;
  above: { id: string; slug: string; title: string; texts: Translations<AlbumTexts> | null }[];
  translations: Translations<AlbumTexts>;
  coverPhotoId: string | null;
  trashedAt: Date | null;
  revision: number;
  ext: PluginValues;
}

const shownColumns = `a.root_id as "rootId", a.grants_root_id as "grantsRootId",
  jsonb_build_object('largestSize', a.largest_size, 'place', a.place_shown, 'camera', a.camera_shown,
    'watermark', a.watermark) as "ownShown",
  (select jsonb_build_object('largestSize', r.largest_size, 'place', r.place_shown, 'camera', r.camera_shown,
    'watermark', r.watermark)
    from access_roots r where r.id = a.root_id) as shown`;

const themeOf = (alias: string) =>
  `jsonb_build_object('id', ${alias}.theme, 'settings', ${alias}.theme_settings)`;

/** One album with what its page tells; who may bring it back finds it in the trash, too. */
export async function findAlbumRow(
  db: Knex,
  scope: Scope,
  key: { slug: string } | { id: string },
): Promise<DetailRow | undefined> {
  const columns = albumColumns(scope);
  const { placeCity, placeCountry } = toldColumns(scope);
  const [visible, trashed] = [visibleAlbums(scope), trashedAlbums(scope)];
  const above = visibleAlbums(scope, 'u');
  const texts = textsColumn(scope, 'u', 'description');
  const [column, value] = 'slug' in key ? ['slug', key.slug] : ['id', key.id];
  const { rows } = await runPrepared<DetailRow>(
    db,
    `select ${columns.sql}, a.description, a.photo_order as "order", a.layout, a.background, a.listed,
       (select ${themeOf('t')} from albums t where t.id = any (string_to_array(a.path::text, '.')) and t.theme is not null
         order by nlevel(t.path) desc limit 1) as theme,
       case when a.theme is not null then ${themeOf('a')} end as "ownTheme",
       album_is_indexed(a.path) as indexed, a.indexed as "ownIndexed",
       a.audience as "ownAudience", ${shownColumns}, ${placeCity.sql} as "placeCity", ${placeCountry.sql} as "placeCountry",
       a.cover_photo_id as "coverPhotoId", a.trashed_at as "trashedAt", a.revision, a.ext, a.translations,
       coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'slug', u.slug, 'title', u.title, 'texts', ${texts.sql}) order by nlevel(u.path))
         from albums u where u.id = any (string_to_array(a.path::text, '.')) and u.id <> a.id and ${above.sql}), '[]') as above
     from albums a where a.${column} = ? and (${visible.sql} or ${trashed.sql})`,
    [
      ...[columns, placeCity, placeCountry, texts, above].flatMap(fragment => fragment.bindings),
      value,
      ...visible.bindings,
      ...trashed.bindings,
    ],
  );
  return rows[0];
}

/** The albums next to one in outline order, that before it first: the head of the index on either side. */
export async function listOutlineNeighbours(
  db: Knex,
  scope: Scope,
  id: string,
): Promise<(AlbumRow & { isNext: boolean })[]> {
  const columns = albumColumns(scope);
  const listed = listedAlbums(scope);
  const head = (sign: '<' | '>', order: string) => `(select a.id, ${sign === '>'} as "isNext" from albums a
    where ${listed.sql} and a.outline ${sign} (select outline from albums where id = ?) order by a.outline ${order} limit 1)`;
  const { rows } = await runPrepared<AlbumRow & { isNext: boolean }>(
    db,
    `select ${columns.sql}, n."isNext"
     from (${head('<', 'desc')} union all ${head('>', 'asc')}) n join albums a on a.id = n.id
     order by n."isNext"`,
    [...columns.bindings, ...listed.bindings, id, ...listed.bindings, id],
  );
  return rows;
}

/** Where an old address, or that of an album that was merged, leads now, if this viewer may know. */
export async function findMovedSlug(db: Knex, scope: Scope, slug: string): Promise<string | undefined> {
  const visible = visibleAlbums(scope);
  const { rows } = await db.raw<{ rows: { slug: string }[] }>(
    `with recursive heirs as (
       select a.id, a.merged_into, 1 as step from albums a where a.slug = ? and a.merged_into is not null
       union all
       select a.id, a.merged_into, 1 from slug_history s join albums a on a.id = s.target_id
       where s.kind = 'album' and s.slug = ?
       union all
       select a.id, a.merged_into, h.step + 1 from heirs h join albums a on a.id = h.merged_into where h.step < 50
     )
     select a.slug from heirs h join albums a on a.id = h.id where h.merged_into is null and ${visible.sql} limit 1`,
    [slug, slug, ...(visible.bindings as never[])],
  );
  return rows[0]?.slug;
}

export async function isAlbumGone(db: Knex, slug: string): Promise<boolean> {
  return (await db('tombstones').where({ kind: 'album', address: slug }).first('address')) !== undefined;
}

export interface OutlineRow
  extends Pick<AlbumRow, 'id' | 'slug' | 'title' | 'path' | 'photoCount' | 'audience' | 'publication'> {
  rootId: number;
  grantsRootId: number;
}

/** What choosing among albums needs of them, in outline order. */
export async function listOutline(db: Knex, scope: Scope, where: Fragment): Promise<OutlineRow[]> {
  const { photoCount } = toldColumns(scope);
  const { rows } = await runPrepared<OutlineRow>(
    db,
    `select a.id, a.slug, a.title, a.path::text as path, ${photoCount.sql} as "photoCount", r.audience, a.publication,
       a.root_id as "rootId", a.grants_root_id as "grantsRootId"
     from albums a join access_roots r on r.id = a.root_id where ${where.sql} order by a.outline`,
    [...photoCount.bindings, ...where.bindings],
  );
  return rows;
}

/** Those that the same people see as one of these albums, and by the same grants. */
export function seenLike(where: Fragment, albumIds: readonly string[]): Fragment {
  return {
    sql: `(${where.sql} and (a.root_id, a.grants_root_id) in (
      select s.root_id, s.grants_root_id from albums s where s.id = any (?::text[])))`,
    bindings: [...where.bindings, albumIds],
  };
}
