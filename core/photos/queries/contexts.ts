import type { Knex } from 'knex';
import { type Fragment, type Scope, visibleAlbums } from '../../access/index.ts';
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
  /** Only for who sees all: what is in the trash is visible in no other list. */
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
      return tagSource(db, context.slugs);
    case 'search':
      return searchSource(await compilers.search(context.query, scope));
    case 'time':
      return timeSource(compilers.period(context.period));
    case 'all':
      return newestFirst([]);
  }
}

const bySortAt: readonly OrderKey[] = [
  { sql: 'p.sort_at', type: 'timestamptz' },
  { sql: 'p.id', type: 'text' },
];

function newestFirst(where: readonly Fragment[]): PhotoSource {
  return { from: { sql: 'photos p', bindings: [] }, where, keys: bySortAt, descending: true };
}

/** A day or a year is walked through from its beginning. */
function timeSource(range: ReturnType<ContextCompilers['period']>): PhotoSource | undefined {
  if (!range) return undefined;
  const within = {
    sql: `p.sort_at >= ? and p.sort_at < ? and p.taken_at is not null
      and coalesce(p.taken_precision, 'second') <> all (?::text[])`,
    bindings: [range.from, range.to, range.tooVague],
  };
  return { ...newestFirst([within]), descending: false };
}

const memberTime: OrderKey = { sql: 'm.sort_at', type: 'timestamptz' };
const memberId: OrderKey = { sql: 'm.photo_id', type: 'text' };

const albumOrders: Record<PhotoOrder, Pick<PhotoSource, 'keys' | 'descending'>> = {
  manual: { keys: [{ sql: 'm.position', type: 'bigint' }], descending: false },
  oldest: { keys: [memberTime, memberId], descending: false },
  newest: { keys: [memberTime, memberId], descending: true },
  added: { keys: [{ sql: 'm.added_at', type: 'timestamptz' }, memberId], descending: true },
  title: { keys: [{ sql: `lower(coalesce(p.title, ''))`, type: 'text' }, memberId], descending: false },
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
  const { rows } = await db.raw<{ rows: { id: string; order: PhotoOrder }[] }>(
    `select a.id, a.photo_order as "order" from albums a where a.slug = ? and ${visible.sql}`,
    [context.slug, ...(visible.bindings as never[])],
  );
  const album = rows[0];
  if (!album) return undefined;
  return {
    from: { sql: 'album_photos m join photos p on p.id = m.photo_id', bindings: [] },
    where: [{ sql: 'm.album_id = ?', bindings: [album.id] }],
    ...albumOrders[context.order ?? album.order],
  };
}

/** Photos with all of these tags: the rarest, by the kept counts of all photos, drives the index; the others are looked up. */
async function tagSource(db: Knex, slugs: readonly string[]): Promise<PhotoSource | undefined> {
  const wanted = [...new Set(slugs)];
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select t.id from tags t
     left join tag_counts n on n.tag_id = t.id and n.class_id = 0
     where t.slug = any (?::text[])
     group by t.id order by coalesce(sum(n.photo_count), 0), t.id`,
    [wanted],
  );
  const [rarest, ...others] = rows.map(row => row.id);
  if (rarest === undefined || rows.length !== wanted.length) return undefined;
  return taggedWith(
    rarest,
    others.map(id => ({
      sql: 'exists (select 1 from photo_tags o where o.photo_id = p.id and o.tag_id = ?)',
      bindings: [id],
    })),
  );
}

function searchSource({ where, tagId }: { where: Fragment; tagId: string | null }): PhotoSource {
  return tagId === null ? newestFirst([where]) : taggedWith(tagId, [where]);
}

/** Newest first, along the index of one tag. */
function taggedWith(tagId: string, where: readonly Fragment[]): PhotoSource {
  return {
    from: { sql: 'photo_tags pt join photos p on p.id = pt.photo_id', bindings: [] },
    where: [{ sql: 'pt.tag_id = ?', bindings: [tagId] }, ...where],
    keys: [
      { sql: 'pt.sort_at', type: 'timestamptz' },
      { sql: 'pt.photo_id', type: 'text' },
    ],
    descending: true,
  };
}
