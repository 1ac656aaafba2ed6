import type { Knex } from 'knex';

/** An original as the one who makes its missing files needs it. */
export interface UnfinishedRow {
  readonly sha256: string;
  /** Where it lies when it isn't in storage. */
  readonly referencedPath: string | null;
  /** Of the photos that show it; null: the middle. */
  readonly focalPoints: readonly ({ readonly x: number; readonly y: number } | null)[];
  /** `name@revision.format` of what is there already. */
  readonly existing: readonly string[];
}

/** Ranges of an index, in the place of a comparison that has none. */
const isUnfinished = '(p.finished_for is null or p.finished_for < :goal or p.finished_for > :goal)';

/** How many originals may lack something. */
export async function countUnfinished(db: Knex, goal: string): Promise<number> {
  const { rows } = await db.raw(
    `select count(distinct p.sha256)::int as count from photos p where ${isUnfinished}`,
    { goal },
  );
  return rows[0].count;
}

/** Hashes of those that were asked for most, most first. */
export async function listMostViewed(
  db: Knex,
  { goal, limit }: { goal: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.raw(
    /* sql */ `
    select v.sha256 from original_views v
    where exists (select 1 from photos p where p.sha256 = v.sha256 and ${isUnfinished})
    order by v.views desc, v.sha256 limit :limit`,
    { goal, limit },
  );
  return rows.map(({ sha256 }: { sha256: string }) => sha256);
}

/** Some of all that are left, in no order. */
export async function listAnyUnfinished(
  db: Knex,
  { goal, except, limit }: { goal: string; except: readonly string[]; limit: number },
): Promise<string[]> {
  const range = (condition: string) =>
    `(select p.sha256 from photos p where ${condition} and p.sha256 <> all(:except) limit :limit)`;
  const { rows } = await db.raw(
    `select distinct sha256 from (
      ${['p.finished_for is null', 'p.finished_for < :goal', 'p.finished_for > :goal'].map(range).join(' union all ')}
    ) found limit :limit`,
    { goal, except: [...except], limit },
  );
  return rows.map(({ sha256 }: { sha256: string }) => sha256);
}

/** What is there of these, in their order. Of a photo of several files only the one that is shown counts. */
export async function describeOriginals(db: Knex, sha256s: readonly string[]): Promise<UnfinishedRow[]> {
  const { rows } = await db.raw(
    /* sql */ `
    select o.sha256,
      case when o.storage = 'referenced' then rtrim(r.path, '/') || '/' || o.path end as "referencedPath",
      array(
        select d.preset || '@' || d.revision || '.' || d.format from derivatives d where d.sha256 = o.sha256
      ) as existing,
      (
        select jsonb_agg(distinct case when p.focal_x is not null
          then jsonb_build_object('x', p.focal_x, 'y', p.focal_y) end)
        from photos p where p.sha256 = o.sha256
      ) as "focalPoints"
    from unnest(:sha256s::text[]) with ordinality as asked(sha256, position)
    join originals o on o.sha256 = asked.sha256
    left join library_roots r on r.id = o.root_id
    order by asked.position`,
    { sha256s: [...sha256s] },
  );
  return rows;
}

/** Of these nothing is missing. An operational record, outside of changesets. */
export async function markFinished(db: Knex, sha256s: readonly string[], goal: string): Promise<void> {
  if (sha256s.length === 0) return;
  await db('photos')
    .whereIn('sha256', [...sha256s])
    .andWhere(query => query.whereNull('finished_for').orWhereNot('finished_for', goal))
    .update({ finished_for: goal });
}
