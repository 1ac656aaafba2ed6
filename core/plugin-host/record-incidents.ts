import type { Knex } from 'knex';
import type { Log } from '../log/create-log.ts';
import type { Incident } from './incident.ts';
import type { PluginFailure } from './plugin-source.ts';
import { announcePlugins, insertIncident, pausePluginRow, saveFailures } from './state/queries.ts';

/** Writes down what plugins do wrong and what becomes of them. */
export interface IncidentRecord {
  /** Behind whoever is being answered. */
  note(incident: Incident): void;
  /** Off from now on, in all processes. */
  pause(incident: Incident): Promise<void>;
  failed(failures: readonly PluginFailure[]): void;
  /** Resolves when what was noted is written. */
  settled(): Promise<void>;
}

export function recordIncidents({ db, log }: { readonly db: Knex; readonly log: Log }): IncidentRecord {
  let writes: Promise<unknown> = Promise.resolve();
  const behind = (write: () => Promise<unknown>) => {
    writes = writes
      .then(write)
      .catch(error => log.warn({ err: error }, 'what a plugin did wrong could not be written down'));
  };
  return {
    note: incident => behind(() => insertIncident(db, incident)),
    pause: incident =>
      db.transaction(async trx => {
        const isNews = await pausePluginRow(trx, incident);
        await insertIncident(trx, incident);
        if (isNews) await announcePlugins(trx);
      }),
    failed: failures =>
      behind(() =>
        saveFailures(
          db,
          failures.map(({ plugin, error }) => ({ plugin, reason: error.message })),
        ),
      ),
    settled: () => writes.then(() => {}),
  };
}
