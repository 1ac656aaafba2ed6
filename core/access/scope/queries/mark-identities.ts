import type { Knex } from 'knex';
import type { WatermarkDrawing } from '../../../plugin-api/index.ts';
import { listIdentities } from '../watermark.ts';

/** Of all watermarks that pictures may carry at this time: by albums, and by links that hold good or may again. */
export async function listMarkIdentities(db: Knex): Promise<string[]> {
  const { rows } = await db.raw(/* sql */ `
    select
      coalesce((select jsonb_agg(w.value) from settings s, jsonb_each(s.value) w where s.key = 'watermarks'), '[]')
        as watermarks,
      array(select distinct options->>'watermark' from shares where options->>'watermark' is not null) as texts`);
  const [found] = rows as { watermarks: WatermarkDrawing[]; texts: string[] }[];
  return listIdentities(found!.watermarks, found!.texts);
}
