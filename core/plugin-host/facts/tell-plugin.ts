import type { Knex } from 'knex';
import type { Log } from '../../log/create-log.ts';
import type { CallContext } from '../../plugin-api/index.ts';
import type { PluginHost } from '../plugin-host.ts';
import {
  bury,
  type Cursor,
  endLease,
  keepFailure,
  lease,
  listEvents,
  moveCursor,
  type StoredEvent,
} from './queries.ts';
import { chainOf, eventNames, firstRun, goesInCircles, type Run, type Telling, tellingsOf } from './runs.ts';

export interface TellParts {
  readonly db: Knex;
  readonly host: Pick<PluginHost, 'within' | 'deliver'>;
  readonly log: Log;
  /** Names this process among those that tell facts. */
  readonly by: string;
  /** Hooks that a plugin listens to; undefined: it is off. */
  readonly hooksOf: (plugin: string) => ReadonlySet<string> | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

/** Seconds until it is tried again, by how often it has failed; after one failure more it is given up. */
const backOff = [1, 5, 30, 120];

/** Seconds; renewed while a plugin is told something. */
const leaseTime = { whole: 45, renewed: 15 };

const eventsAtOnce = 500;

export const consumerOf = (plugin: string) => `plugin:${plugin}`;

/** Tells a plugin all facts up to an event, in order, until it fails or is switched off. Does nothing where another process does it. */
export async function tellPlugin(parts: TellParts, plugin: string, upTo: number): Promise<void> {
  const { db, by } = parts;
  const held = { consumer: consumerOf(plugin), by, seconds: leaseTime.whole };
  let cursor = await lease(db, held);
  if (cursor === undefined) return;
  const renewal = setInterval(() => void lease(db, held).catch(() => {}), leaseTime.renewed * 1_000).unref();
  try {
    while (cursor && !parts.signal.aborted && cursor.eventId < upTo) {
      const goesOn = await tellNext(parts, { plugin, held, cursor, upTo });
      if (!goesOn) break;
      cursor = await lease(db, held);
    }
  } finally {
    clearInterval(renewal);
    await endLease(db, held);
  }
}

interface Step {
  readonly plugin: string;
  readonly held: { readonly consumer: string; readonly by: string };
  readonly cursor: Cursor;
  readonly upTo: number;
}

/** False: it stays where it is for now. */
async function tellNext(parts: TellParts, step: Step): Promise<boolean> {
  const { plugin, held, cursor, upTo } = step;
  const hooks = parts.hooksOf(plugin);
  if (hooks === undefined || isTooEarly(parts, cursor)) return false;
  const wanted = { after: cursor.eventId, upTo, names: eventNames(hooks), limit: eventsAtOnce };
  const found = await listEvents(parts.db, wanted);
  const events = found.filter(event => !isLoop(parts, plugin, event));
  const reached = found.length < eventsAtOnce ? upTo : found.at(-1)!.id;
  if (events.length === 0) {
    await moveCursor(parts.db, held, reached);
    return true;
  }
  return tellRun(parts, step, { run: firstRun(events, cursor), hooks });
}

function isTooEarly({ now }: TellParts, { retryAt }: Cursor): boolean {
  return retryAt !== null && retryAt.getTime() > now();
}

function isLoop({ log }: TellParts, plugin: string, event: StoredEvent): boolean {
  if (!goesInCircles(plugin, event)) return false;
  const { name, entityId, causes } = event;
  log.info({ plugin, event: name, entityId, causes }, 'a plugin is not told of what it brought about itself');
  return true;
}

async function tellRun(
  parts: TellParts,
  step: Step,
  { run, hooks }: { run: Run; hooks: ReadonlySet<string> },
): Promise<boolean> {
  const context: CallContext = {
    viewer: { kind: 'system', name: 'facts' },
    requestId: `event-${run.lastId}`,
    signal: parts.signal,
    ...chainOf(step.plugin, run.events),
  };
  for (const telling of tellingsOf(run, hooks)) {
    try {
      await parts.host.within(() => parts.host.deliver(step.plugin, telling.hook, telling.payload, context));
    } catch (error) {
      return parts.signal.aborted ? false : keepOrBury(parts, step, { run, telling, error });
    }
  }
  await moveCursor(parts.db, step.held, run.lastId);
  return true;
}

async function keepOrBury(
  { db, log, now }: TellParts,
  { plugin, held, cursor }: Step,
  { run, telling, error }: { run: Run; telling: Telling; error: unknown },
): Promise<boolean> {
  const failures = cursor.failures + 1;
  const { events, lastId } = run;
  const about = { plugin, hook: telling.hook, events: events.length, failures, err: error };
  const isList = events.length > 1;
  if (isList || failures <= backOff.length) {
    log.warn(about, 'a plugin failed on a fact; it is told again');
    const retryAt = new Date(now() + backOff[Math.min(failures, backOff.length) - 1]! * 1_000);
    const singlyUntil = isList ? lastId : cursor.singlyUntil;
    // each of a list is given its own chances
    await keepFailure(db, held, { failures: isList ? 0 : failures, retryAt, singlyUntil });
    return false;
  }
  log.error(about, 'a plugin failed on a fact for good; it is among the dead letters');
  await bury(db, held, {
    pluginId: plugin,
    hook: telling.hook,
    firstEventId: events[0]!.id,
    lastEventId: lastId,
    payload: telling.payload,
    failure: error instanceof Error ? error.message : String(error),
  });
  return true;
}
