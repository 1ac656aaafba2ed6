import type { Knex } from 'knex';
import type { Log } from '../../log/create-log.ts';
import type { CallRecord, PlaceStatistics } from '../guard/statistics.ts';
import type { PluginHost } from '../plugin-host.ts';
import { forgetActivity, readActivity, writeActivity } from './queries.ts';

/** What one process tells of a plugin. */
export interface ProcessActivity {
  /** `web 4711` */
  readonly process: string;
  readonly places: readonly PlaceStatistics[];
  /** Newest first. */
  readonly lastCalls: readonly CallRecord[];
  readonly at: Date;
}

/** What plugins do in all processes, for the inspector. */
export interface ActivityLog {
  /** Writes what has changed since the last time. */
  write(): Promise<void>;
  /** Writes every few seconds until it is stopped. */
  start(): () => Promise<void>;
  read(plugin: string): Promise<readonly ProcessActivity[]>;
}

export interface ActivityLogParts {
  readonly db: Knex;
  readonly log: Log;
  readonly host: () => Pick<PluginHost, 'plugins' | 'inspect'>;
  /** `web`, `worker`, `command` */
  readonly process: string;
}

/** ms */
const pace = 5_000;
const keptCalls = 50;

export function createActivityLog({ db, log, host, process: kind }: ActivityLogParts): ActivityLog {
  const name = `${kind} ${process.pid}`;
  const written = new Map<string, number>();

  async function write(): Promise<void> {
    for (const { manifest } of host().plugins()) {
      const inspection = host().inspect(manifest.id);
      const calls = inspection?.places.reduce((sum, place) => sum + place.calls, 0) ?? 0;
      // a plugin that was set up anew counts from nothing again
      if (!inspection || calls === 0 || written.get(manifest.id) === calls) continue;
      const summary = { places: inspection.places, lastCalls: inspection.lastCalls.slice(0, keptCalls) };
      await writeActivity(db, { pluginId: manifest.id, process: name, summary });
      written.set(manifest.id, calls);
    }
  }

  return {
    write,
    read: plugin => readActivity(db, plugin),
    start() {
      let running: Promise<void> = forgetActivity(db).catch(() => {});
      const timer = setInterval(() => {
        running = running
          .then(write)
          .catch(error => log.debug({ err: error }, 'what plugins did could not be written down'));
      }, pace);
      timer.unref();
      return async () => {
        clearInterval(timer);
        await running;
      };
    },
  };
}
