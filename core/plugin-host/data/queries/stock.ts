import type { Knex } from 'knex';
import { withExt } from './purge.ts';

export async function countRows(
  db: Knex,
  { schema, tables }: { readonly schema: string; readonly tables: readonly string[] },
): Promise<number> {
  let rows = 0;
  for (const table of tables) {
    const counted = await db.raw('select count(*)::int as rows from ??.??', [schema, table]);
    rows += counted.rows[0].rows;
  }
  return rows;
}

/** Small values, and objects of the gallery with something in `ext`. */
export async function countValues(db: Knex, plugin: string): Promise<number> {
  const inExt = withExt.map(() => '(select count(*) from gallery.?? where jsonb_exists(ext, ?))');
  const { rows } = await db.raw(
    /* sql */ `
    select ((select count(*) from gallery.plugin_values where plugin = ?) + ${inExt.join(' + ')})::int as rows`,
    [plugin, ...withExt.flatMap(table => [table, plugin])],
  );
  return rows[0].rows;
}
