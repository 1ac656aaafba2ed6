import type { Knex } from 'knex';

/** Tables whose rows hold small values of plugins in `ext`. */
export const withExt = ['photos', 'albums', 'tags', 'users', 'groups'] as const;

/** Rows of one statement: others wait for no more than these. */
const batch = 5_000;

/** Tables of core with rows that belong to a plugin, and the column that names it. */
const owned = [
  ['plugin_values', 'plugin'],
  ['plugin_dead_letters', 'plugin_id'],
  ['plugin_incidents', 'plugin_id'],
  ['plugins', 'id'],
] as const;

/** Returns how many rows of core lost something. */
export async function deleteOwnedRows(trx: Knex.Transaction, plugin: string): Promise<number> {
  let rows = 0;
  for (const [table, column] of owned) rows += await trx(`gallery.${table}`).where(column, plugin).delete();
  const cursors = [`plugin:${plugin}`];
  return rows + (await trx('gallery.event_cursors').whereIn('consumer', cursors).delete());
}

/** In batches of their own, along the keys, so that a large library is never locked as a whole. */
export async function deleteExtKeys(db: Knex, plugin: string): Promise<number> {
  let rows = 0;
  for (const table of withExt) {
    for (let after: string | null = ''; after !== null; ) {
      const done: ExtBatch = await deleteExtBatch(db, { table, plugin, after });
      rows += done.changed;
      after = done.last;
    }
  }
  return rows;
}

interface ExtBatch {
  readonly changed: number;
  /** Null: there was nothing beyond. */
  readonly last: string | null;
}

async function deleteExtBatch(
  db: Knex,
  { table, plugin, after }: { table: (typeof withExt)[number]; plugin: string; after: string },
): Promise<ExtBatch> {
  const { rows } = await db.raw(
    /* sql */ `
    with part as materialized (
      select id from gallery.?? where id > ? and jsonb_exists(ext, ?) order by id limit ${batch}
    ), changed as (
      update gallery.?? set ext = ext - ?::text where id in (select id from part) returning id
    )
    select count(*)::int as changed, max(id) as last from changed`,
    [table, after, plugin, table, plugin],
  );
  return rows[0];
}
