import type { Knex } from 'knex';

/** As the index says it, else all photos are read: PostgreSQL can't know that now() lies behind the beginning of time. */
const scheduled = `published_from > '-infinity' and published_from < 'infinity'`;

/** Whole milliseconds until something becomes visible, or stops to be, by the clock alone; null when nothing is scheduled. */
export async function readNextPublication(db: Knex): Promise<number | null> {
  const { rows } = await db.raw<{ rows: { ms: number | null }[] }>(
    `select floor(extract(epoch from min(at) - now()) * 1000)::float8 as ms from (
       select min(visible_from) as at from access_roots where visible_from > now()
       union all select min(visible_until) from access_roots where visible_until > now() and visible_until < 'infinity'
       union all select min(published_from) from photos where published_from > now() and ${scheduled}
       union all select min(published_until) from photos where published_until > now() and published_until < 'infinity'
     ) as changes`,
  );
  return rows[0]!.ms;
}
