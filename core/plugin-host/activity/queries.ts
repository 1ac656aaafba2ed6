import type { Knex } from 'knex';
import type { CallRecord } from '../guard/statistics.ts';
import type { ProcessActivity } from './activity-log.ts';

export async function writeActivity(
  db: Knex,
  { pluginId, process, summary }: { pluginId: string; process: string; summary: object },
): Promise<void> {
  await db('plugin_activity')
    .insert({ plugin_id: pluginId, process, summary: JSON.stringify(summary), at: db.fn.now() })
    .onConflict(['plugin_id', 'process'])
    .merge();
}

/** Of the last day, newest first. */
export async function readActivity(db: Knex, pluginId: string): Promise<ProcessActivity[]> {
  const rows: { process: string; at: Date; summary: Pick<ProcessActivity, 'places' | 'lastCalls'> }[] =
    await db('plugin_activity')
      .where({ plugin_id: pluginId })
      .where('at', '>', db.raw(`now() - interval '1 day'`))
      .orderBy('at', 'desc')
      .limit(20)
      .select('process', 'at', 'summary');
  return rows.map(({ process, at, summary }) => ({
    process,
    at,
    places: summary.places,
    lastCalls: summary.lastCalls.map((call: CallRecord) => ({ ...call, at: new Date(call.at) })),
  }));
}

/** Processes come and go; what they told is of no interest after a day. */
export async function forgetActivity(db: Knex): Promise<void> {
  await db('plugin_activity').where('at', '<', db.raw(`now() - interval '1 day'`)).delete();
}

export async function deleteDeadLetter(db: Knex, id: number): Promise<void> {
  await db('plugin_dead_letters').where({ id }).delete();
}
