import { furnishHouse, type House } from '../core/house.ts';
import { definePlugin, type PluginGallery } from '../core/plugin-api/index.ts';
import type { LoadedPlugin } from '../core/plugin-host/loaded-plugin.ts';
import { listenForChanges } from '../core/processes/change-listener.ts';
import { listen } from '../core/processes/web-server.ts';
import { createWebApp } from '../core/web-app.ts';
import type { BenchGallery } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import { openToAll } from './library.ts';
import type { Run } from './open-run.ts';
import { listPages } from './pages.ts';
import { median } from './statistics.ts';

const amounts = [
  { plugins: 10, atMost: 1.05 },
  { plugins: 50, atMost: 1.15 },
];
const pages = ['home', 'album', 'photo'];

/**
 * What plugins cost that have nothing to do with a page: they tap hooks of writing and searching and add pages, blocks of
 * other pages, routes and jobs. The same page is rendered for a guest with none of them, with 10 and with 50, in turns, in
 * one process; its own processor time is what counts.
 */
export async function benchHooks(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(10_000);
  await openToAll(gallery.house.database.knex, true);
  const sides = [await openSide(run, gallery, 0)];
  for (const { plugins } of amounts) sides.push(await openSide(run, gallery, plugins));
  const findings: Finding[] = [];
  const asked = listPages(gallery.library, 'all').filter(({ name }) => pages.includes(name));
  for (const { name, path } of asked) {
    const [none, ...others] = await askInTurns(run, sides, path);
    for (const [index, { plugins, atMost }] of amounts.entries()) {
      findings.push({
        ...{ bench: 'hooks', what: `${name}, ${plugins} idle plugins: CPU a request`, unit: '×' },
        value: medianRatio(others[index]!, none!),
        goal: { atMost },
        note: `${median(others[index]!).toFixed(2)} ms against ${median(none!).toFixed(2)} ms without`,
      });
    }
  }
  for (const side of sides) await side.stop();
  return findings;
}

interface Side {
  readonly origin: string;
  stop(): Promise<void>;
}

/** The web app of a gallery with so many idle plugins, in this process; nothing is kept, so every request renders. */
async function openSide(run: Run, { house: base }: BenchGallery, plugins: number): Promise<Side> {
  const changes = await listenForChanges({ database: base.database, log: base.log });
  const loaded = Array.from({ length: plugins }, (_, index) => idlePlugin(`idle${index}`));
  const house: House = furnishHouse({
    ...base,
    config: { ...base.config, pageCacheBytes: 0 },
    changes,
    process: 'web',
    pluginSource: { load: async () => ({ plugins: loaded, failures: [] }) },
  });
  await house.plugins.converge();
  if (house.plugins.plugins().length !== plugins) throw new Error('A plugin of the bench was left out.');
  const { app } = createWebApp(house, { health: { isReady: async () => true } });
  const server = await listen({ handle: app.callback(), host: '127.0.0.1', port: 0 });
  let isOpen = true;
  const stop = async () => {
    if (!isOpen) return;
    isOpen = false;
    await server.stop();
    await house.plugins.close();
    await changes.stop();
  };
  run.onEnd(stop);
  return { origin: `http://127.0.0.1:${server.port}`, stop };
}

/** ms of processor time a request of each side, by rounds. */
async function askInTurns(run: Run, sides: readonly Side[], path: string): Promise<number[][]> {
  const amount = run.isFull ? 150 : 60;
  const ask = async ({ origin }: Side) => {
    const before = process.cpuUsage();
    await run.client.run({ origin, paths: [path], connections: 1, amount });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / amount;
  };
  for (const side of sides) for (let warm = 0; warm < 3; warm += 1) await ask(side);
  const values: number[][] = sides.map(() => []);
  for (let round = 0; round < 12; round += 1) {
    const order = [...sides.keys()].map(index => (index + round) % sides.length);
    for (const index of order) values[index]!.push(await ask(sides[index]!));
  }
  return values;
}

/** Of the rounds, since a busy moment of the machine falls into one of them. */
function medianRatio(subject: readonly number[], reference: readonly number[]): number {
  return median(subject.map((value, round) => value / reference[round]!));
}

function idlePlugin(id: string): LoadedPlugin {
  return {
    manifest: {
      id,
      version: '1.0.0',
      api: '^1.0.0',
      title: id,
      description: 'Does nothing on the pages that are measured.',
      permissions: ['routes'],
    },
    folder: import.meta.dirname,
    settings: {},
    definition: definePlugin(gallery => {
      addIdleThings(gallery);
      return undefined;
    }),
  };
}

function addIdleThings({ id, hooks, contribute }: PluginGallery): void {
  hooks.photo.saving.tap(() => undefined);
  hooks.album.guarding.tap(() => undefined);
  hooks.search.parsing.tap(() => undefined);
  hooks.photo.created.tap(() => undefined);
  contribute.block({ id: 'tags', slot: 'tag.header', template: 'none', load: () => ({}) });
  contribute.block({ id: 'search', slot: 'search.results', template: 'none', load: () => ({}) });
  contribute.block({ id: 'admin', slot: 'admin.photo', template: 'none', load: () => ({}) });
  contribute.page({ id: 'page', path: `/${id}`, template: 'none', load: () => null });
  contribute.feed({ id: 'feed', path: `/${id}.txt`, type: 'text/plain', build: () => null });
  contribute.route({ id: 'ping', method: 'GET', path: `/x/${id}/ping`, right: 'guest', handle: () => null });
  contribute.job({ name: 'tidy', run: async () => {} });
}
