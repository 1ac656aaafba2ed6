import type { Knex } from 'knex';

/** Where every process of a gallery hears that something which pages show has changed. */
export const changesChannel = 'gallery_changes';

/** Tells them when the transaction commits, or at once without one. `what` is for people who listen in. */
export async function announceChange(db: Knex, what: string): Promise<void> {
  await db.raw('select pg_notify(?, ?)', [changesChannel, what]);
}
