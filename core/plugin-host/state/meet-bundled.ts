import type { Knex } from 'knex';
import type { Database } from '../../database/open-database.ts';
import { findPlugins, type PluginPlaces } from '../packages/find-plugins.ts';
import { withPluginLock } from './plugin-lock.ts';
import { announcePlugins, listPluginRows, savePluginRow } from './queries.ts';

export interface MeetParts extends PluginPlaces {
  readonly db: Knex;
  readonly database: Pick<Database, 'connectionString'>;
}

/**
 * Switches on what comes with Enfilade and wants to be on, the first time that it is there; who switches it off is not asked
 * again. Called wherever the database is brought up to date. Returns the ids.
 */
export async function meetBundledPlugins(parts: MeetParts): Promise<readonly string[]> {
  if ((await findNew(parts)).length === 0) return [];
  return withPluginLock(parts.database, async () => {
    const fresh = await findNew(parts);
    await parts.db.transaction(async trx => {
      for (const { id, version } of fresh)
        await savePluginRow(trx, { id, version, origin: 'bundled', state: 'enabled' });
      await announcePlugins(trx);
    });
    return fresh.map(({ id }) => id);
  });
}

async function findNew({ db, ...places }: MeetParts) {
  const known = (await listPluginRows(db)).map(({ id }) => id);
  const found = await findPlugins(places);
  return found
    .filter(({ origin, error }) => origin === 'bundled' && error === null)
    .map(({ manifest }) => manifest!)
    .filter(({ id, enabledByDefault }) => enabledByDefault === true && !known.includes(id));
}
