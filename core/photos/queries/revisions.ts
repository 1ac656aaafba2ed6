import type { Knex } from 'knex';

/** Whether one of these photos was changed since this revision; they stay locked until the end of the transaction. */
export async function hasOtherRevision(
  trx: Knex.Transaction,
  ids: readonly string[],
  revision: number,
): Promise<boolean> {
  const rows: { revision: number }[] = await trx('photos')
    .whereIn('id', [...ids])
    .forUpdate()
    .select('revision');
  return rows.some(row => row.revision !== revision);
}
