import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Log } from '../../log/create-log.ts';
import type { PluginHost } from '../plugin-host.ts';
import { createHorizon } from './horizon.ts';
import { type Cursor, listCursors, openCursor } from './queries.ts';
import { consumerOf, tellPlugin } from './tell-plugin.ts';

export interface FactDeliveryParts {
  readonly db: Knex;
  readonly host: Pick<PluginHost, 'plugins' | 'inspect' | 'within' | 'generation' | 'deliver'>;
  readonly log: Log;
  /** Calls back with each change of the gallery. Absent: looked after by the clock alone. */
  readonly listen?: (wake: () => void) => Promise<{ stop(): Promise<void> }>;
  /** Milliseconds since 1970; Date.now when absent. */
  readonly now?: () => number;
}

/** Tells plugins what has happened, from the outbox: at least once, per plugin, in order. */
export interface FactDelivery {
  start(): Promise<void>;
  /** Aborts what is being told; it is told again later. */
  stop(): Promise<void>;
  /** Tells everything that can be told now, and waits for it. */
  flush(): Promise<void>;
}

/** ms between looks: without news, and while transactions are awaited that may have older news. */
const pause = { quiet: 5_000, awaited: 25 };

/** ms that a plugin has to end when the process stops. */
const patience = 3_000;

export function createFactDelivery({
  db,
  host,
  log,
  listen,
  now = Date.now,
}: FactDeliveryParts): FactDelivery {
  const horizon = createHorizon(db);
  const abort = new AbortController();
  const busy = new Map<string, Promise<void>>();
  const listeners = createListeners(host);
  const parts = {
    ...{ db, host, log, now, by: randomUUID(), signal: abort.signal },
    hooksOf: (plugin: string) => listeners().get(plugin),
  };
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<boolean> | null = null;
  let isStale = false;
  let listener: { stop(): Promise<void> } | undefined;

  /** Returns whether some may be final soon. */
  async function look(): Promise<boolean> {
    const plugins = [...listeners().keys()];
    if (plugins.length === 0) return false;
    const { eventId, isAll } = await horizon.look();
    const cursors = await listCursors(db, plugins.map(consumerOf));
    for (const plugin of plugins) {
      const cursor = cursors.get(consumerOf(plugin));
      if (cursor === undefined) await openCursor(db, consumerOf(plugin), eventId);
      else if (isDue(cursor, eventId) && !busy.has(plugin)) begin(plugin, eventId);
    }
    return !isAll;
  }

  function isDue({ eventId, retryAt }: Cursor, upTo: number): boolean {
    return eventId < upTo && (retryAt === null || retryAt.getTime() <= now());
  }

  function begin(plugin: string, upTo: number): void {
    const telling = tellPlugin(parts, plugin, upTo)
      .catch(error => {
        if (!abort.signal.aborted) log.error({ err: error, plugin }, 'facts could not be told');
      })
      .finally(() => {
        busy.delete(plugin);
        // what came meanwhile
        if (timer) wake();
      });
    busy.set(plugin, telling);
  }

  /** One look at a time; who comes meanwhile makes it look once more. */
  async function lookOnce(): Promise<boolean> {
    while (looking) await looking.catch(() => {});
    looking = look().finally(() => {
      looking = null;
    });
    return looking;
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    if (!abort.signal.aborted) timer = setTimeout(() => void tick(), ms).unref();
  }

  async function tick(): Promise<void> {
    isStale = false;
    const isAwaited = await lookOnce().catch(error => {
      log.warn({ err: error }, 'facts could not be looked for; later again');
      return false;
    });
    schedule(isStale ? 0 : isAwaited ? pause.awaited : pause.quiet);
  }

  function wake(): void {
    isStale = true;
    if (!looking) schedule(0);
  }

  return {
    async start() {
      listener = await listen?.(wake);
      await tick();
    },
    async stop() {
      abort.abort();
      clearTimeout(timer);
      await listener?.stop();
      await looking?.catch(() => {});
      const late = new Promise(resolve => setTimeout(resolve, patience).unref());
      await Promise.race([Promise.all(busy.values()), late]);
    },
    async flush() {
      do {
        await lookOnce();
        await Promise.all(busy.values());
      } while (busy.size > 0 || (await isMoving()));
    },
  };

  /** Whether another look would find something to tell. */
  async function isMoving(): Promise<boolean> {
    const { eventId } = await horizon.look();
    const cursors = await listCursors(db, [...listeners().keys()].map(consumerOf));
    return [...cursors.values()].some(cursor => isDue(cursor, eventId));
  }
}

/** Plugins that listen to facts, with the hooks; anew after each swap. */
function createListeners(host: FactDeliveryParts['host']): () => ReadonlyMap<string, ReadonlySet<string>> {
  let known: { generation: number; listeners: ReadonlyMap<string, ReadonlySet<string>> } | null = null;
  return () => {
    const generation = host.generation();
    if (known?.generation !== generation) known = { generation, listeners: findListeners(host) };
    return known.listeners;
  };
}

const otherFacts: ReadonlySet<string> = new Set(['metadata.changed', 'event.any']);

function isFact(hook: string): boolean {
  return otherFacts.has(hook) || /^[a-z]+\.(created|updated|restored|deleted)$/.test(hook);
}

function findListeners(host: FactDeliveryParts['host']): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { manifest } of host.plugins()) {
    const hooks = (host.inspect(manifest.id)?.taps ?? []).map(tap => tap.hook).filter(isFact);
    if (hooks.length > 0) found.set(manifest.id, new Set(hooks));
  }
  return found;
}
