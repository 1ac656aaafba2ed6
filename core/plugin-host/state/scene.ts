import type { Knex } from 'knex';
import type { Database } from '../../database/open-database.ts';
import { fail } from '../../errors/app-error.ts';
import { didYouMean } from '../nearest-word.ts';
import type { FoundPlugin, PluginPlaces } from '../packages/find-plugins.ts';
import type { Secrets } from '../settings/index.ts';
import { type CandidateParts, isWanted } from './check-candidate.ts';
import { announcePlugins, type PluginChange, type PluginRow, savePluginRow } from './queries.ts';

export interface PluginStateParts extends PluginPlaces, CandidateParts {
  readonly db: Knex;
  readonly database: Pick<Database, 'connectionString'>;
  readonly secrets: Secrets;
  /** Takes away all that the plugin has stored. */
  readonly purgeData: (plugin: { readonly manifest: { readonly id: string } }) => Promise<unknown>;
}

/** What one change of plugins begins with. */
export interface Scene {
  readonly found: readonly FoundPlugin[];
  readonly rows: readonly PluginRow[];
}

export function requirePlugin(found: readonly FoundPlugin[], id: string): FoundPlugin {
  const near = didYouMean(
    id,
    found.map(each => each.id),
  );
  return (
    found.find(each => each.id === id) ??
    fail('NOT_FOUND', { message: `There is no plugin ${id.slice(0, 60)}.${near}` })
  );
}

/** @throws AppError CONFLICT while others that run need it */
export function refuseWhileNeeded(id: string, { found, rows }: Scene): void {
  const wanted = rows.filter(isWanted).map(row => row.id);
  const needing = found.find(each => wanted.includes(each.id) && each.manifest?.requires?.[id] !== undefined);
  if (!needing) return;
  fail('CONFLICT', { message: `${needing.id} needs ${id}; first: enfilade plugin disable ${needing.id}` });
}

/** Written down, and told to every process. */
export async function saveState(db: Knex, change: PluginChange): Promise<void> {
  await db.transaction(async trx => {
    await savePluginRow(trx, change);
    await announcePlugins(trx);
  });
}
