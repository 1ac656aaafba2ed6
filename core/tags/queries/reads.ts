import type { Knex } from 'knex';
import { type Fragment, type Scope, visibleClasses, visiblePhotos } from '../../access/index.ts';
import type { TagSummary, TagWithCount } from '../../plugin-api/index.ts';

const columns = `t.id, t.slug, t.name, t.parent_id as "parentId"`;

/** Tags under a condition, each with the photos that this viewer sees with it or one below it; none without a photo. */
async function listCounted(
  db: Knex,
  scope: Scope,
  { where, order = 'lower(t.name), t.id', limit }: { where: Fragment; order?: string; limit?: number },
): Promise<TagWithCount[]> {
  const classes = visibleClasses(scope);
  const { rows } = await db.raw<{ rows: TagWithCount[] }>(
    `with counted as (
       select n.tag_id, sum(n.photo_count)::integer as photos from tag_counts n
       where n.class_id in (${classes.sql}) and ${where.sql}
       group by n.tag_id having sum(n.photo_count) > 0
     )
     select ${columns}, c.photos as "photoCount" from counted c join tags t on t.id = c.tag_id
     order by ${order} ${limit === undefined ? '' : 'limit ?'}`,
    [...classes.bindings, ...where.bindings, ...(limit === undefined ? [] : [limit])] as never[],
  );
  return rows;
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
  const where = { sql: 'n.tag_id = any (?::text[])', bindings: [ids] };
  return new Map((await listCounted(db, scope, { where })).map(tag => [tag.id, tag]));
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
}

/** The tags that these addresses lead to, in force, former or a synonym's; in the order asked, without those that lead nowhere. */
export async function resolveSlugs(db: Knex, slugs: readonly string[]): Promise<ResolvedSlug[]> {
  const { rows } = await db.raw<{ rows: (TagSummary & { asked: string })[] }>(
    `select w.slug as asked, ${columns}
     from unnest(?::text[]) with ordinality as w (slug, place)
     join tags t on t.id = coalesce(
       (select x.id from tags x where x.slug = w.slug),
       (select h.target_id from slug_history h where h.kind = 'tag' and h.slug = w.slug),
       (select s.tag_id from tag_synonyms s where lower(s.name) = replace(w.slug, '-', ' ')),
       (select s.tag_id from tag_synonyms s where lower(s.name) = w.slug))
     order by w.place`,
    [[...slugs]],
  );
  return rows.map(({ asked, ...tag }) => ({ asked, tag }));
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
const sampleSize = 300;

/** Tags most often found together with these, by the newest photos that have them; tags above and below these apart. */
export async function listRelated(
  db: Knex,
  scope: Scope,
  ids: readonly string[],
  limit: number,
): Promise<TagWithCount[]> {
  const visible = visiblePhotos(scope);
  const tagged = withAllTags(ids);
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select l.tag_id as id
     from (select l.photo_id from photo_tags l join photos p on p.id = l.photo_id
       where ${visible.sql} and ${tagged.sql}
       order by l.sort_at desc, l.photo_id desc limit ${sampleSize}) s
     join photo_tags l on l.photo_id = s.photo_id
     join tags t on t.id = l.tag_id
     where not exists (select 1 from tags a where a.id = any (?::text[]) and (a.path <@ t.path or t.path <@ a.path))
     group by l.tag_id, t.name
     order by count(*) desc, lower(t.name), l.tag_id limit ?`,
    [...visible.bindings, ...tagged.bindings, ids, limit] as never[],
  );
  const order = rows.map(row => row.id);
  const counted = await listTagsById(db, scope, order);
  return order.flatMap(id => counted.get(id) ?? []);
}
