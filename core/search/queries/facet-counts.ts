import type { Knex } from 'knex';
import {
  type Fragment,
  photosShowing,
  type Scope,
  seenPeriodCounts,
  seenTagCounts,
  speak,
  textsColumn,
  visibleAlbums,
  visiblePhotos,
} from '../../access/index.ts';
import type { FacetName, Translations } from '../../plugin-api/index.ts';
import { exactly } from './exact-values.ts';
import { mostCounted } from './reads.ts';

/** Values of one facet that are told, those with most photos first. */
const mostValues = 60;

/** Photos of each year that are looked at for whether they are among very many. */
const mostProbed = 50;

export interface FacetCount {
  readonly facet: FacetName;
  /** A year, a rating, a name; the slug of a tag or an album. */
  readonly value: string;
  /** What people read. */
  readonly label: string;
  /** Null: some. */
  readonly photoCount: number | null;
  /** Of a camera. */
  readonly make: string | null;
  readonly model: string | null;
}

export interface FacetCounts {
  readonly counts: readonly FacetCount[];
  /** Photos that were counted: no more than the newest thousand. */
  readonly total: number;
  /** False: there were more. */
  readonly isWhole: boolean;
}

/** What a search asks of photos, as it was compiled. */
export interface Found {
  readonly where: Fragment;
  readonly tagId: string | null;
}

/** Columns of photos `p`, each as it may be chosen: what a viewer is not shown of a photo is no value of it. */
function columnsOf(scope: Scope): Fragment {
  const [camera, town] = [photosShowing(scope, 'camera'), photosShowing(scope, 'town')];
  const columns: Fragment[] = [
    plain(
      `case when extract(year from p.taken_at) between 1 and 9999 then to_char(p.taken_at, 'YYYY') end as year`,
    ),
    shown(camera, exactly.camera, 'camera'),
    shown(camera, 'p.camera_make', 'make'),
    shown(camera, 'p.camera_model', 'model'),
    shown(camera, exactly.lens, 'lens'),
    plain('p.rating'),
    shown(town, exactly.country, 'country'),
    shown(town, exactly.city, 'city'),
  ];
  return {
    sql: columns.map(({ sql }) => sql).join(', '),
    bindings: columns.flatMap(({ bindings }) => bindings),
  };
}

function plain(sql: string): Fragment {
  return { sql, bindings: [] };
}

function shown(showing: Fragment | null, sql: string, name: string): Fragment {
  if (showing === null) return plain(`${sql} as ${name}`);
  return { sql: `case when ${showing.sql} then ${sql} end as ${name}`, bindings: showing.bindings };
}

/** The photos that a search finds, of very many the newest. */
function foundPhotos(scope: Scope, { where, tagId }: Found): Fragment {
  const [visible, columns] = [visiblePhotos(scope), columnsOf(scope)];
  const [from, time, id] =
    tagId === null
      ? ['photos p', 'p.sort_at', 'p.id']
      : ['photo_tags k join photos p on p.id = k.photo_id', 'k.sort_at', 'k.photo_id'];
  return {
    sql: `select p.id, ${columns.sql} from ${from}
      where ${tagId === null ? '' : 'k.tag_id = ? and '}${visible.sql} and ${where.sql}
      order by ${time} desc, ${id} desc limit ${mostCounted + 1}`,
    bindings: [
      ...columns.bindings,
      ...(tagId === null ? [] : [tagId]),
      ...visible.bindings,
      ...where.bindings,
    ],
  };
}

const columnFacets = ['year', 'camera', 'lens', 'rating', 'country', 'city'] as const;

/** Row by row and not a set of columns for each: the planner does it in one pass. */
function groupedBy(facets: readonly string[]): string {
  const names = facets.map(facet => `when grouping(c.${facet}) = 0 then '${facet}'`);
  return `select case ${names.join(' ')} end as facet,
      coalesce(${facets.map(facet => `c.${facet}::text`).join(', ')}) as value,
      count(*)::integer as photos, max(c.make) as make, max(c.model) as model
    from counted c group by grouping sets (${facets.map(facet => `(c.${facet})`).join(', ')})`;
}

const taggedPhotos = `
  select 'tag' as facet, t.slug as value, t.name as label, n.photos, null as make, null as model
  from (
    select l.tag_id, count(*)::integer as photos from counted c join photo_tags l on l.photo_id = c.id
    group by l.tag_id order by 2 desc, 1 limit ${mostValues}) n
  join tags t on t.id = n.tag_id`;

/**
 * Albums with the photos that lie in them or below them by way of albums that this viewer sees, as `album:` finds them. Those
 * that are in no index are in none of these lists, either.
 */
function albumsOfPhotos(scope: Scope): Fragment {
  const [below, above] = [visibleAlbums(scope, 'd'), visibleAlbums(scope, 'a')];
  return {
    sql: `select 'album' as facet, a.slug as value, a.title as label, n.photos, null as make, null as model
      from (
        select a.id, count(distinct m.photo_id)::integer as photos
        from counted c join album_photos m on m.photo_id = c.id
        join albums d on d.id = m.album_id
        cross join lateral unnest(string_to_array(d.path::text, '.')) as u (id)
        join albums a on a.id = u.id
        where ${below.sql} and ${above.sql} and a.listed
        group by a.id order by 2 desc, 1 limit ${mostValues}) n
      join albums a on a.id = n.id`,
    bindings: [...below.bindings, ...above.bindings],
  };
}

/**
 * How many of the photos that are found have which values, in one statement. Each value's photos are those that this viewer
 * would find by adding it to the search.
 */
export async function countFacets(
  db: Knex,
  scope: Scope,
  { found, facets }: { readonly found: Found; readonly facets: readonly FacetName[] },
): Promise<FacetCounts> {
  const photos = foundPhotos(scope, found);
  const columns = columnFacets.filter(facet => facets.includes(facet));
  const albums = facets.includes('album') ? albumsOfPhotos(scope) : null;
  const texts = textsColumn(scope, 'a', 'description');
  const parts = [
    ...(columns.length > 0
      ? [
          `select facet, value, value as label, photos, make, model from (${groupedBy(columns)}) g where value is not null`,
        ]
      : []),
    ...(facets.includes('tag') ? [taggedPhotos] : []),
    ...(albums ? [albums.sql] : []),
  ];
  if (parts.length === 0) return { counts: [], total: 0, isWhole: true };
  const { rows } = await db.raw<{ rows: CountedRow[] }>(
    `with found as materialized (${photos.sql}),
     counted as materialized (select * from found limit ${mostCounted}),
     everything as (${parts.join(' union all ')})
     select e.facet, e.value, e.label, e.photos as "photoCount", e.make, e.model,
       case when e.facet = 'album' then (select ${texts.sql} from albums a where a.slug = e.value) end as texts,
       (select count(*)::integer from found) as found
     from (select *, row_number() over (partition by facet order by photos desc, value) as place from everything) e
     where e.place <= ${mostValues}
     order by e.facet, e.place`,
    [...photos.bindings, ...(albums?.bindings ?? []), ...texts.bindings] as never[],
  );
  const total = rows[0]?.found ?? 0;
  return {
    counts: rows.map(({ found: _, texts: said, ...count }) => spoken(count, said, scope)),
    total: Math.min(total, mostCounted),
    isWhole: total <= mostCounted,
  };
}

interface CountedRow extends FacetCount {
  readonly found: number;
  /** An album's, in this viewer's languages. */
  readonly texts: Translations<{ title: string }> | null;
}

function spoken(count: FacetCount, texts: CountedRow['texts'], scope: Scope): FacetCount {
  return texts ? { ...count, label: speak({ title: count.label }, texts, scope).title } : count;
}

/** Photos of each year among all that a viewer sees, from the kept counts. */
export async function countYears(db: Knex, scope: Scope): Promise<readonly FacetCount[]> {
  const { rows: counts, classes } = seenPeriodCounts(scope);
  const { rows } = await db.raw<{ rows: FacetCount[] }>(
    `select 'year' as facet, n.period as value, n.period as label, sum(n.photo_count)::integer as "photoCount",
       null as make, null as model
     from ${counts.sql} n where n.class_id in (${classes.sql}) and n.level = 1
     group by n.period having sum(n.photo_count) > 0`,
    [...counts.bindings, ...classes.bindings] as never[],
  );
  return rows;
}

/** The same of tags, the most used. */
export async function countTags(db: Knex, scope: Scope): Promise<readonly FacetCount[]> {
  const { rows: counts, classes } = seenTagCounts(scope);
  const { rows } = await db.raw<{ rows: FacetCount[] }>(
    `select 'tag' as facet, t.slug as value, t.name as label, n.photos as "photoCount", null as make, null as model
     from (
       select n.tag_id, sum(n.photo_count)::integer as photos from ${counts.sql} n where n.class_id in (${classes.sql})
       group by n.tag_id having sum(n.photo_count) > 0 order by 2 desc, 1 limit ${mostValues}) n
     join tags t on t.id = n.tag_id order by n.photos desc, t.slug`,
    [...counts.bindings, ...classes.bindings] as never[],
  );
  return rows;
}

/**
 * Of these years those in whose newest photos there is one that is found: for more than are counted, whose newest thousand
 * lie in few years. What it costs doesn't grow with the gallery.
 */
export async function findYears(
  db: Knex,
  scope: Scope,
  { found: { where, tagId }, years }: { readonly found: Found; readonly years: readonly string[] },
): Promise<readonly string[]> {
  const visible = visiblePhotos(scope);
  const [from, time] = tagId === null ? ['photos k', 'id'] : ['photo_tags k', 'photo_id'];
  const { rows } = await db.raw<{ rows: { year: string }[] }>(
    `select y.year from unnest(?::text[]) as y (year)
     where exists (
       select 1 from (
         select k.${time} as id from ${from}
         where ${tagId === null ? 'k.trashed_at is null' : 'k.tag_id = ?'}
           and k.sort_at >= (y.year || '-01-01')::timestamp at time zone 'UTC'
           and k.sort_at < ((y.year || '-01-01')::timestamp + interval '1 year') at time zone 'UTC'
         order by k.sort_at desc, k.${time} desc limit ${mostProbed}) s
       join photos p on p.id = s.id
       where p.taken_at is not null and ${visible.sql} and ${where.sql})`,
    [[...years], ...(tagId === null ? [] : [tagId]), ...visible.bindings, ...where.bindings] as never[],
  );
  return rows.map(({ year }) => year);
}
