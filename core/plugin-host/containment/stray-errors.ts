import type { Log } from '../../log/create-log.ts';
import { asError } from '../guard/thrown.ts';
import type { Incident } from '../incident.ts';
import { current, runOutside } from './entry.ts';
import type { PluginFolders } from './plugin-folders.ts';

export interface StrayErrorParts {
  readonly process: string;
  readonly log: Log;
  readonly folders: PluginFolders;
  readonly pause: (incident: Incident) => Promise<void>;
  /** Ends the process in order, so that another one follows. */
  readonly restart: () => void;
  /** Ends it at once. */
  readonly end: () => void;
}

/**
 * ms since a plugin was paused: by `end` what it has left running should have come to its end, and by `forget` it may have been
 * switched on again.
 */
const aftermath = { end: 5_000, forget: 60_000 };

/**
 * What nobody caught. Of a plugin: it is paused, and the process goes on when nothing of core's was cut short, which is so for a
 * promise that nobody waits for and for an error that no call of core's stands in the stack of; otherwise, and when a paused
 * plugin's leftovers go on failing, the process comes to its end in order and another one follows. Of core: nobody knows what
 * state this process is in, so it ends at once.
 */
export function watchStrayErrors(parts: StrayErrorParts): () => void {
  const pausedAt = new Map<string, number>();

  const onError = (thrown: unknown, origin: 'uncaughtException' | 'unhandledRejection') => {
    const error = asError(thrown);
    const owner = findOwner(parts.folders, error);
    if (owner === null) {
      parts.log.fatal({ err: error }, 'uncaught error');
      return parts.end();
    }
    const since = Date.now() - (pausedAt.get(owner.plugin) ?? Number.NEGATIVE_INFINITY);
    if (since > aftermath.forget) {
      parts.log.error(
        { err: error, ...owner, origin },
        `plugin ${owner.plugin} left an error that nobody caught`,
      );
      pausedAt.set(owner.plugin, Date.now());
      void runOutside(() => parts.pause(toIncident(error, owner, parts.process)));
    } else parts.log.debug({ err: error, ...owner, origin }, 'a paused plugin left another error');
    const isSafe = origin === 'unhandledRejection' || !hasCutCore(parts.folders, error);
    const isLeftOver = since > aftermath.end && since <= aftermath.forget;
    if (!isSafe || isLeftOver) runOutside(parts.restart);
  };
  const onException = (error: unknown) => onError(error, 'uncaughtException');
  const onRejection = (error: unknown) => onError(error, 'unhandledRejection');
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return () => {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  };
}

type Owner = Pick<Incident, 'plugin' | 'where'>;

function findOwner(folders: PluginFolders, error: Error): Owner | null {
  const place = current();
  if (place) return place;
  const frame = folders.frames(error.stack).find(each => each.plugin !== null);
  return frame ? { plugin: frame.plugin!, where: 'background' } : null;
}

function hasCutCore(folders: PluginFolders, error: Error): boolean {
  return folders.frames(error.stack).some(({ plugin, file }) => plugin === null && !file.startsWith('node:'));
}

function toIncident(error: Error, owner: Owner, process: string): Incident {
  return {
    ...owner,
    kind: 'stray',
    message: `An error that nobody caught: ${error.message}`,
    stack: error.stack ?? null,
    at: new Date(),
    process,
  };
}
