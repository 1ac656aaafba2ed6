import type { Knex } from 'knex';

/** Values by key; keys that aren't set are missing. */
export async function readSettings(db: Knex, keys: readonly string[]): Promise<Map<string, unknown>> {
  const rows: { key: string; value: unknown }[] = await db('settings')
    .whereIn('key', [...keys])
    .select('key', 'value');
  return new Map(rows.map(row => [row.key, row.value]));
}

/** Locks them until the end of the transaction. */
export async function lockSettings(
  trx: Knex.Transaction,
  keys: readonly string[],
): Promise<Map<string, unknown>> {
  const rows: { key: string; value: unknown }[] = await trx('settings')
    .whereIn('key', [...keys])
    .orderBy('key')
    .forUpdate()
    .select('key', 'value');
  return new Map(rows.map(row => [row.key, row.value]));
}

export async function writeSetting(trx: Knex.Transaction, key: string, value: unknown): Promise<void> {
  await trx('settings')
    .insert({ key, value: JSON.stringify(value), updated_at: trx.fn.now() })
    .onConflict('key')
    .merge();
}

export async function deleteSetting(trx: Knex.Transaction, key: string): Promise<void> {
  await trx('settings').where({ key }).delete();
}

/** The random id of this gallery, made with its database. */
export async function readInstanceId(db: Knex): Promise<string> {
  return String((await readSettings(db, ['instance.id'])).get('instance.id'));
}
