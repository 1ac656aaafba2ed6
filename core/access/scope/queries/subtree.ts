import type { Knex } from 'knex';
import { runPrepared } from '../../../database/prepared.ts';

/** An album and all below it. */
export async function listSubtreeIds(db: Knex, albumId: string): Promise<string[]> {
  const { rows } = await runPrepared<{ id: string }>(
    db,
    `select a.id from albums t join albums a on a.path <@ t.path where t.id = ? order by a.id`,
    [albumId],
  );
  return rows.map(row => row.id);
}
