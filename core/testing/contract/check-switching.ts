import { setTimeout as delay } from 'node:timers/promises';
import type { Finding } from '../../cli/plugin-check.ts';
import { savePluginRow } from '../../plugin-host/state/queries.ts';
import type { TestGallery } from '../test-gallery.ts';
import type { CheckOutcome, Subject } from './subject.ts';
import type { TimerWatch } from './watch-timers.ts';

const times = 50;
/** ms that what was told to end may take. */
const patience = 3_000;

/** Switched on and off again and again it leaves nothing that runs, neither in a web process nor in a worker. */
export async function checkSwitching(
  { plugin, companions, gallery, served }: Subject,
  timers: TimerWatch,
): Promise<CheckOutcome> {
  const { id, version } = plugin.manifest;
  const own = { folder: plugin.folder };
  const db = served.database.knex;
  const inWorker = async (state: 'enabled' | 'disabled') => {
    await savePluginRow(db, { id, version, origin: 'folder', state });
    await served.plugins.converge();
  };
  const findings = [
    ...(await switchOften(timers, {
      ...{ site: gallery, place: 'the web process' },
      on: () => gallery.usePlugins([...companions, own]),
      off: () => gallery.usePlugins([]),
    })),
    ...(await switchOften(timers, {
      ...{ site: served, place: 'the worker' },
      on: () => inWorker('enabled'),
      off: () => inWorker('disabled'),
    })),
  ];
  await gallery.usePlugins([...companions, own]);
  return { detail: `${times} times on and off, in the web process and in the worker`, findings };
}

interface Switches {
  readonly site: TestGallery;
  readonly place: string;
  on(): Promise<void>;
  off(): Promise<void>;
}

async function switchOften(
  timers: TimerWatch,
  { site, place, on, off }: Switches,
): Promise<readonly Finding[]> {
  await on();
  await off();
  await until(async () => (await countOwnConnections(site)) === 0);
  timers.forget();
  const before = countResources();
  for (let time = 0; time < times; time++) {
    await on();
    await off();
  }
  return findLeaks({ site, timers, before, place });
}

interface Leaving {
  readonly site: TestGallery;
  readonly timers: TimerWatch;
  readonly before: Readonly<Record<string, number>>;
  readonly place: string;
}

async function findLeaks({ site, timers, before, place }: Leaving): Promise<readonly Finding[]> {
  const grown = () => Object.entries(countResources()).filter(([kind, count]) => count > (before[kind] ?? 0));
  const isClean = async () =>
    timers.running().size === 0 && grown().length === 0 && (await countOwnConnections(site)) === 0;
  if (await until(isClean)) return [];
  const where = `in ${place}, switched on and off ${times} times`;
  const started = [...timers.running()].map(([line, count]) => ({
    text: `${where}: ${count} ${count === 1 ? 'timer' : 'timers'} of ${line} still run`,
    remedy: 'end it in the function that the set-up returns: return () => clearInterval(timer)',
  }));
  if (started.length > 0) return started;
  const connections = await countOwnConnections(site);
  if (connections > 0)
    return [
      {
        text: `${where}: ${connections} database connections are left`,
        remedy: 'await what uses gallery.db',
      },
    ];
  return grown().map(([kind, count]) => ({
    text: `${where}: ${count - (before[kind] ?? 0)} × ${nameOf(kind)} left open`,
    remedy: 'close it in the function that the set-up returns',
  }));
}

/** What keeps this process busy, by kind. */
function countResources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function nameOf(kind: string): string {
  if (kind === 'Timeout' || kind === 'Immediate') return 'timer';
  if (kind.startsWith('FSEvent')) return 'watcher of files';
  if (kind.startsWith('TCP')) return 'socket';
  return kind;
}

/** Connections of plugins' own roles. */
async function countOwnConnections({ database }: TestGallery): Promise<number> {
  const { rows } = await database.knex.raw(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and usename like 'plugin\\_%'`,
  );
  return rows[0].count;
}

/** What ends does so a moment after it was told; false: it never did. */
async function until(condition: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await delay(20))
    if (await condition()) return true;
  return false;
}
