import type { Knex } from 'knex';
import type { WatermarkImage } from '../plugin-api/index.ts';

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

/** One change of watermarks at a time, also while there are none yet. */
export async function lockWatermarks(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('watermarks', 0))`);
}

/** Whether an album names a watermark, one in the trash as well. */
export async function isWatermarkInUse(trx: Knex.Transaction, id: string): Promise<boolean> {
  return (await trx('albums').where({ watermark: id }).first('id')) !== undefined;
}

export async function insertWatermarkImage(trx: Knex.Transaction, image: WatermarkImage): Promise<void> {
  await trx('watermark_images').insert(image).onConflict('sha256').ignore();
}

export async function hasWatermarkImage(db: Knex, sha256: string): Promise<boolean> {
  return (await db('watermark_images').where({ sha256 }).first('sha256')) !== undefined;
}
