import type { Knex } from 'knex';

/** Whether a file, by its whole real path, is an original that was left in its place. */
export async function isReferencedOriginal(db: Knex, path: string): Promise<boolean> {
  const { rows } = await db.raw(
    /* sql */ `
    select 1 from library_roots r join originals o on o.root_id = r.id
    where starts_with(:path, rtrim(r.path, '/') || '/')
      and o.path = substr(:path, length(rtrim(r.path, '/')) + 2) and o.storage = 'referenced'
    limit 1`,
    { path },
  );
  return rows.length > 0;
}
