import { changesChannel } from '../changes/announce.ts';
import { listenToChannel } from '../database/channel-listener.ts';
import type { Database } from '../database/open-database.ts';
import type { Log } from '../log/create-log.ts';

/** Counts changes of the gallery, made here or by any other process, so that caches know when they are stale. */
export interface ChangeListener {
  /** Grows with each change; null while changes of others may be missed: then nothing may be cached. */
  generation(): number | null;
  /** For changes made by this process: at once, before the database has told us. */
  bump(): void;
  stop(): Promise<void>;
}

export async function listenForChanges(parts: {
  readonly database: Pick<Database, 'connectionString'>;
  readonly log: Log;
}): Promise<ChangeListener> {
  let count = 0;
  const listener = await listenToChannel({
    database: parts.database,
    channel: changesChannel,
    name: 'enfilade change listener',
    onMessage: () => void count++,
    onLost: () => parts.log.warn('changes of others cannot be heard; pages are not cached until they can'),
  });
  return {
    generation: () => (listener.hears() ? count : null),
    bump: () => void count++,
    stop: listener.stop,
  };
}
