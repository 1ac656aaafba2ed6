import type { Knex } from 'knex';

/** Whether any original's bytes are kept in storage. */
export async function hasStoredOriginals(db: Knex): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { found: boolean }[] }>(
    `select exists (select 1 from originals where storage = 'stored') as found`,
  );
  return rows[0]!.found;
}
