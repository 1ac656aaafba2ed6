import type { Knex } from 'knex';

/** Tables whose rows hold small values of plugins in `ext`. */
export const withExt = ['photos', 'albums', 'tags', 'users', 'groups'] as const;

/** Rows of one statement: others wait for no more than these. */
const batch = 5_000;

/**
 * Returns how many rows of core were a plugin's. The row by which its owner has switched it off is not its own: without it, one that
 * is on by default would come back.
 */
export async function deleteOwnedRows(trx: Knex.Transaction, plugin: string): Promise<number> {
  const jobs = trx('gallery.plugin_jobs').select('id').where('plugin_id', plugin);
  let rows = await trx('gallery.jobs').whereIn('id', jobs).delete();
  for (const table of await listOwnedTables(trx)) {
    rows += await trx(`gallery.${table}`).where('plugin_id', plugin).delete();
  }
  rows += await trx('gallery.plugin_values').where({ plugin }).delete();
  rows += await trx('gallery.event_cursors')
    .where({ consumer: `plugin:${plugin}` })
    .delete();
  await trx('gallery.plugins').where('id', plugin).update({ settings: {}, reason: null, evidence: null });
  return rows;
}

/** Whatever core keeps about plugins, it names them by `plugin_id`. */
async function listOwnedTables(trx: Knex.Transaction): Promise<string[]> {
  const { rows } = await trx.raw(/* sql */ `
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'gallery'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'plugin_id'
      and not a.attisdropped
    order by c.relname`);
  return rows.map((row: { name: string }) => row.name);
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
