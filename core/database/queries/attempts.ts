import type { Knex } from 'knex';

export interface Attempts {
  readonly key: string;
  readonly failures: number;
  /** Seconds until the next try is heard; 0 when now. */
  readonly blockedFor: number;
}

/** Failures older than an hour are forgotten. */
export async function readAttempts(db: Knex, keys: readonly string[]): Promise<Attempts[]> {
  const { rows } = await db.raw<{ rows: Attempts[] }>(
    `select key, failures, ceil(greatest(0, extract(epoch from coalesce(blocked_until, now()) - now())))::integer as "blockedFor"
     from attempts where key = any (?::text[]) and last_at > now() - interval '1 hour'`,
    [[...keys]],
  );
  return rows;
}

/**
 * Counts a failure and blocks the key from `freeFailures` on: 5 s, then twice as long each time, at most 15 minutes.
 * One statement, so that tries at the same time all count. Returns how many there are by now.
 */
export async function countFailure(db: Knex, key: string, freeFailures: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { failures: number }[] }>(
    `insert into attempts as a (key, failures) values (?, 1)
     on conflict (key) do update set last_at = now(),
       failures = case when a.last_at < now() - interval '1 hour' then 1 else a.failures + 1 end,
       blocked_until = case when a.last_at >= now() - interval '1 hour' and a.failures + 1 >= ?
         then now() + least(interval '15 minutes', interval '5 seconds' * power(2, least(a.failures + 1 - ?, 20))) end
     returning failures`,
    [key, freeFailures, freeFailures],
  );
  return rows[0]!.failures;
}

export async function forgetAttempts(db: Knex, keys: readonly string[]): Promise<void> {
  await db('attempts')
    .whereIn('key', [...keys])
    .delete();
}

export async function deleteOldAttempts(db: Knex): Promise<void> {
  await db.raw(`delete from attempts where last_at < now() - interval '1 day'`);
}
