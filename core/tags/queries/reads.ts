import type { Knex } from 'knex';
import { type Fragment, type Scope, seenTagCounts, visiblePhotos } from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import type { TagSummary, TagWithCount } from '../../plugin-api/index.ts';

const columns = `t.id, t.slug, t.name, t.parent_id as "parentId"`;

interface CountedParts {
  readonly where: Fragment;
  readonly order?: string;
  readonly limit?: number;
}

/** Tags under a condition, each with the photos that this viewer sees with it or one below it; none without a photo. */
async function listCounted(db: Knex, scope: Scope, parts: CountedParts): Promise<TagWithCount[]> {
  const counted = countedTags(scope, parts);
  const { rows } = await db.raw<{ rows: TagWithCount[] }>(counted.sql, counted.bindings as never[]);
  return rows;
}

function countedTags(scope: Scope, { where, order = 'lower(t.name), t.id', limit }: CountedParts): Fragment {
  const { rows, classes } = seenTagCounts(scope);
  return {
    sql: `with counted as (
       select n.tag_id, sum(n.photo_count)::integer as photos from ${rows.sql} n
       where n.class_id in (${classes.sql}) and ${where.sql}
       group by n.tag_id having sum(n.photo_count) > 0
     )
     select ${columns}, c.photos as "photoCount" from counted c join tags t on t.id = c.tag_id
     order by ${order} ${limit === undefined ? '' : 'limit ?'}`,
    bindings: [
      ...rows.bindings,
      ...classes.bindings,
      ...where.bindings,
      ...(limit === undefined ? [] : [limit]),
    ],
  };
}

const mostUsed = 'c.photos desc, lower(t.name), t.id';

export function listTags(db: Knex, scope: Scope): Promise<TagWithCount[]> {
  return listCounted(db, scope, { where: { sql: 'true', bindings: [] } });
}

export async function listTagsById(
  db: Knex,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, TagWithCount>> {
  const { sql, bindings } = countedTags(scope, {
    where: { sql: 'n.tag_id = any (?::text[])', bindings: [ids] },
  });
  const { rows } = await runPrepared<TagWithCount>(db, sql, bindings);
  return new Map(rows.map(tag => [tag.id, tag]));
}

/** By the beginning of the name or of a synonym; accents and case don't matter. */
export function suggestTags(db: Knex, scope: Scope, prefix: string, limit: number): Promise<TagWithCount[]> {
  const pattern = `${prefix.replace(/[\\%_]/g, '\\$&')}%`;
  const where = {
    sql: `n.tag_id in (
      select t.id from tags t where lower(unaccent(t.name)) like lower(unaccent(?))
      union select s.tag_id from tag_synonyms s where lower(unaccent(s.name)) like lower(unaccent(?)))`,
    bindings: [pattern, pattern],
  };
  return listCounted(db, scope, { where, order: mostUsed, limit });
}

export interface ResolvedSlug {
  readonly asked: string;
  readonly tag: TagSummary;
  /** With the tag, whoever sees them. */
  readonly photos: number;
}

/** The tags that these addresses lead to, in force, former or a synonym's; in the order asked, without those that lead nowhere. */
export async function resolveSlugs(db: Knex, slugs: readonly string[]): Promise<ResolvedSlug[]> {
  const { rows } = await runPrepared<TagSummary & { asked: string; photos: number }>(
    db,
    `select w.slug as asked, ${columns}, coalesce((select sum(n.photo_count) from tag_counts n
       where n.tag_id = t.id and n.class_id = 0), 0)::integer as photos
     from unnest(?::text[]) with ordinality as w (slug, place)
     cross join lateral (select x.id, x.slug, x.name, x.parent_id from tags x where x.id = coalesce(
       (select y.id from tags y where y.slug = w.slug),
       (select h.target_id from slug_history h where h.kind = 'tag' and h.slug = w.slug),
       (select s.tag_id from tag_synonyms s where lower(s.name) = replace(w.slug, '-', ' ')),
       (select s.tag_id from tag_synonyms s where lower(s.name) = w.slug)) offset 0) t
     order by w.place`,
    [[...slugs]],
  );
  return rows.map(({ asked, photos, ...tag }) => ({ asked, photos, tag }));
}

function withAllTags(ids: readonly string[]): Fragment {
  const [first, ...others] = ids;
  return {
    sql: [
      'l.tag_id = ?',
      ...others.map(
        () => 'exists (select 1 from photo_tags o where o.photo_id = l.photo_id and o.tag_id = ?)',
      ),
    ].join(' and '),
    bindings: [first!, ...others],
  };
}

/** How many photos this viewer sees that have all of these tags: the rarest, which comes first, is gone through. */
export async function countPhotosWithAll(db: Knex, scope: Scope, ids: readonly string[]): Promise<number> {
  const visible = visiblePhotos(scope);
  const tagged = withAllTags(ids);
  const { rows } = await db.raw<{ rows: { photos: number }[] }>(
    `select count(*)::integer as photos from photo_tags l join photos p on p.id = l.photo_id
     where ${visible.sql} and ${tagged.sql}`,
    [...visible.bindings, ...tagged.bindings] as never[],
  );
  return rows[0]!.photos;
}

/** What the newest of a tag's photos tell: so many of them are looked at for tags that go with it. */
const sampleSize = 100;

export interface RelatedTo {
  /** That with the fewest photos first. */
  readonly ids: readonly string[];
  /** Whether the first one's photos are few or mostly visible, so that going along its index is best. */
  readonly canBeWalked: boolean;
  readonly limit: number;
}

/** Tags most often found together with these, by the newest photos that have them; tags above and below these apart. */
export async function listRelated(db: Knex, scope: Scope, related: RelatedTo): Promise<TagWithCount[]> {
  const found = findRelated(scope, related);
  const { rows } = related.canBeWalked
    ? await runPrepared<{ id: string }>(db, found.sql, found.bindings)
    : await db.raw<{ rows: { id: string }[] }>(found.sql, found.bindings as never[]);
  const order = rows.map(row => row.id);
  const counted = await listTagsById(db, scope, order);
  return order.flatMap(id => counted.get(id) ?? []);
}

/** `coalesce` keeps a kept plan from beginning with all photos that the viewer may see. */
function findRelated(scope: Scope, { ids, canBeWalked, limit }: RelatedTo): Fragment {
  const visible = visiblePhotos(scope);
  const tagged = withAllTags(ids);
  return {
    sql: `select c.id
     from (select l.tag_id as id, count(*) as times
       from (select l.photo_id from photo_tags l join photos p on p.id = l.photo_id
         where ${canBeWalked ? `coalesce(${visible.sql}, false)` : visible.sql} and ${tagged.sql}
         order by l.sort_at desc, l.photo_id desc limit ${sampleSize}) s
       join photo_tags l on l.photo_id = s.photo_id
       group by l.tag_id) c
     join tags t on t.id = c.id
     where not exists (select 1 from tags a where a.id = any (?::text[]) and (a.path <@ t.path or t.path <@ a.path))
     order by c.times desc, lower(t.name), c.id limit ?`,
    bindings: [...visible.bindings, ...tagged.bindings, ids, limit],
  };
}
