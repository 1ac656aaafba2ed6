import type { Knex } from 'knex';
import { type Fragment, type Scope, visibleAlbums, visibleClasses } from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import type { PhotoContext, PhotoOrder } from '../../plugin-api/index.ts';

/** One column that a list is ordered by. All columns of a list run in the same direction. */
export interface OrderKey {
  readonly sql: string;
  readonly type: 'bigint' | 'timestamptz' | 'text' | 'real';
}

/** Where the photos of a context come from, in SQL, with photos as `p`. */
export interface PhotoSource {
  /** After `from`. */
  readonly from: Fragment;
  readonly where: readonly Fragment[];
  readonly keys: readonly OrderKey[];
  readonly descending: boolean;
  /** Whether one plan is right for all values, so that PostgreSQL keeps it. */
  readonly isSteady: boolean;
  /** How one gets into the middle of it, where that isn't by month. */
  readonly parts?: 'letters' | 'places';
  /** What is in the trash is visible in no other list. */
  readonly isTrash?: true;
}

/** What other rooms know of contexts, injected by the gallery: a room never imports another room's queries. */
export interface ContextCompilers {
  /** Conditions on photos `p` for a query in the search grammar, and a tag that all of them have, if there is one. */
  search(query: string, scope: Scope): Promise<{ readonly where: Fragment; readonly tagId: string | null }>;
  /**
   * The instants [from, to) of a period such as `2020-05`, ISO 8601, on `sort_at`, and the precisions of times that are too
   * vague to lie in it; undefined when it is none.
   */
  period(
    period: string,
  ): { readonly from: string; readonly to: string; readonly tooVague: readonly string[] } | undefined;
}

export async function findSource(
  db: Knex,
  scope: Scope,
  context: PhotoContext,
  compilers: ContextCompilers,
): Promise<PhotoSource | undefined> {
  switch (context.kind) {
    case 'album':
      return albumSource(db, scope, context);
    case 'tags':
      return tagSource(db, scope, context.slugs);
    case 'search':
      return searchSource(await compilers.search(context.query, scope));
    case 'time':
      return timeSource(scope, compilers.period(context.period));
    case 'all':
      return context.order === 'added' ? lastAddedFirst(scope.seesAll) : newestFirst([], scope.seesAll);
  }
}

function lastAddedFirst(isSteady: boolean): PhotoSource {
  const keys: readonly OrderKey[] = [
    { sql: 'p.created_at', type: 'timestamptz' },
    { sql: 'p.id', type: 'text' },
  ];
  return { ...newestFirst([], isSteady), keys };
}

const bySortAt: readonly OrderKey[] = [
  { sql: 'p.sort_at', type: 'timestamptz' },
  { sql: 'p.id', type: 'text' },
];

/** Whose viewer does not see all is found by time or by roots, whichever are fewer: steady for who sees all. */
export function newestFirst(where: readonly Fragment[], isSteady: boolean): PhotoSource {
  return { from: { sql: 'photos p', bindings: [] }, where, keys: bySortAt, descending: true, isSteady };
}

/** A day or a year is walked through from its beginning. */
function timeSource(scope: Scope, range: ReturnType<ContextCompilers['period']>): PhotoSource | undefined {
  if (!range) return undefined;
  const within = {
    sql: `p.sort_at >= ?::timestamptz and p.sort_at < ?::timestamptz and p.taken_at is not null
      and coalesce(p.taken_precision, 'second') <> all (?::text[])`,
    bindings: [range.from, range.to, range.tooVague],
  };
  return { ...newestFirst([within], scope.seesAll), descending: false };
}

const memberTime: OrderKey = { sql: 'm.sort_at', type: 'timestamptz' };
const memberId: OrderKey = { sql: 'm.photo_id', type: 'text' };

/** Columns of photos `p` in albums by `album_photos m`. */
export const albumOrders: Record<PhotoOrder, Pick<PhotoSource, 'keys' | 'descending' | 'parts'>> = {
  manual: { keys: [{ sql: 'm.position', type: 'bigint' }], descending: false, parts: 'places' },
  oldest: { keys: [memberTime, memberId], descending: false },
  newest: { keys: [memberTime, memberId], descending: true },
  added: {
    keys: [{ sql: 'm.added_at', type: 'timestamptz' }, memberId],
    descending: true,
    parts: 'places',
  },
  // the same in every database: accents count for nothing, alphabets stand one after the other
  title: {
    keys: [{ sql: `(lower(unaccent(coalesce(p.title, ''))) collate "C")`, type: 'text' }, memberId],
    descending: false,
    parts: 'letters',
  },
};

export function isPhotoOrder(order: string): order is PhotoOrder {
  return Object.hasOwn(albumOrders, order);
}

async function albumSource(
  db: Knex,
  scope: Scope,
  context: PhotoContext & { kind: 'album' },
): Promise<PhotoSource | undefined> {
  const visible = visibleAlbums(scope);
  const { rows } = await runPrepared<{ id: string; order: PhotoOrder }>(
    db,
    `select a.id, a.photo_order as "order" from albums a where a.slug = ? and ${visible.sql}`,
    [context.slug, ...visible.bindings],
  );
  const album = rows[0];
  if (!album) return undefined;
  return {
    from: { sql: 'album_photos m join photos p on p.id = m.photo_id', bindings: [] },
    where: [
      { sql: 'm.album_id = ?', bindings: [album.id] },
      ...(context.own ? [{ sql: 'p.uploaded_by = ?', bindings: [scope.userId] }] : []),
    ],
    ...albumOrders[context.order ?? album.order],
    isSteady: true,
  };
}

/** Photos with all of these tags: the rarest, by the kept counts of all photos, drives the index; the others are looked up. */
async function tagSource(db: Knex, scope: Scope, slugs: readonly string[]): Promise<PhotoSource | undefined> {
  const wanted = [...new Set(slugs)];
  const [rarest, ...others] = await listCountedTags(db, scope, wanted);
  if (rarest === undefined || others.length + 1 !== wanted.length) return undefined;
  const where = others.map(({ id }) => ({
    sql: 'exists (select 1 from photo_tags o where o.photo_id = p.id and o.tag_id = ?)',
    bindings: [id],
  }));
  return taggedWith(rarest.id, where, others.length === 0 && canBeWalked(rarest));
}

interface CountedTag {
  readonly id: string;
  readonly photos: number;
  /** Of them, those that this viewer sees. */
  readonly visible: number;
}

/** The one with the fewest photos first. */
async function listCountedTags(db: Knex, scope: Scope, slugs: readonly string[]): Promise<CountedTag[]> {
  const classes = visibleClasses(scope);
  const { rows } = await runPrepared<CountedTag>(
    db,
    `select t.id, coalesce(sum(n.photo_count) filter (where n.class_id = 0), 0)::integer as photos,
       coalesce(sum(n.photo_count) filter (where n.class_id in (${classes.sql})), 0)::integer as visible
     from tags t left join tag_counts n on n.tag_id = t.id
     where t.slug = any (?::text[])
     group by t.id order by photos, t.id`,
    [...classes.bindings, slugs],
  );
  return rows;
}

/** Where a page's photos are among the first few hundred of the tag's, going along its index is best, whoever looks. */
function canBeWalked({ photos, visible }: CountedTag): boolean {
  return photos < 500 || visible * 10 > photos;
}

function searchSource({ where, tagId }: { where: Fragment; tagId: string | null }): PhotoSource {
  return tagId === null ? newestFirst([where], false) : taggedWith(tagId, [where], false);
}

/** Newest first, along the index of one tag. */
function taggedWith(tagId: string, where: readonly Fragment[], isSteady: boolean): PhotoSource {
  return {
    from: { sql: 'photo_tags pt join photos p on p.id = pt.photo_id', bindings: [] },
    where: [{ sql: 'pt.tag_id = ?', bindings: [tagId] }, ...where],
    keys: [
      { sql: 'pt.sort_at', type: 'timestamptz' },
      { sql: 'pt.photo_id', type: 'text' },
    ],
    descending: true,
    isSteady,
  };
}
