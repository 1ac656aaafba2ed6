import type { Knex } from 'knex';

/** Whether a watermark of this id is there to be chosen. Source: the setting `watermarks`. */
export async function hasWatermark(db: Knex, id: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { found: boolean }[] }>(
    `select coalesce((select jsonb_exists(value, ?) from settings where key = 'watermarks'), false) as found`,
    [id],
  );
  return rows[0]!.found;
}
