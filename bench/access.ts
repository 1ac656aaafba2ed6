import { createGallery } from '../core/gallery/create-gallery.ts';
import type { Gallery, Viewer } from '../core/plugin-api/index.ts';
import type { BenchGallery } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import type { ViewerName } from './library.ts';
import { measureCpu } from './measure-cpu.ts';
import type { Run } from './open-run.ts';
import { withoutPageCache } from './page.ts';
import { listPages } from './pages.ts';
import { median } from './statistics.ts';

const bench = 'access';

/** What judging costs: pages for viewers who see more or less, an image's judgement, and a change of rules above all photos. */
export async function benchAccess(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(100_000);
  const findings = [...(await compareViewers(run, gallery)), ...(await measureJudging(gallery))];
  return [...findings, ...(await measureChanges(run, gallery))];
}

const others: readonly { name: ViewerName; shown: string }[] = [
  { name: 'half', shown: 'who sees half' },
  { name: 'thousand', shown: 'who sees 1 %' },
  { name: 'guest', shown: 'who sees 100 photos' },
];

/** Each page as rendered for one viewer, against the same page for who sees all, on one connection in turns. */
async function compareViewers(run: Run, gallery: BenchGallery): Promise<Finding[]> {
  const serving = await gallery.serve({ isPublic: false, env: withoutPageCache });
  const ask = async (viewer: ViewerName, index: number, amount: number) => {
    const { path } = listPages(gallery.library, viewer)[index]!;
    const headers = gallery.headers[viewer];
    const load = { origin: serving.origin, paths: [path], headers, connections: 1, amount };
    return (await run.client.run(load)).latencies;
  };
  const findings: Finding[] = [];
  for (const [index, { name }] of listPages(gallery.library, 'all').entries()) {
    const latencies = await inTurns(['all', ...others.map(other => other.name)], (viewer, amount) =>
      ask(viewer, index, amount),
    );
    const all = median(latencies.get('all')!);
    for (const { name: viewer, shown } of others) {
      const ms = median(latencies.get(viewer)!);
      findings.push({
        ...{ bench, what: `${name}, ${shown}: median`, value: ms / all, unit: '×', goal: { atMost: 1.3 } },
        note: `${ms.toFixed(1)} ms against ${all.toFixed(1)} ms for who sees all`,
      });
    }
  }
  await serving.stop();
  return findings;
}

async function inTurns(
  viewers: readonly ViewerName[],
  ask: (viewer: ViewerName, amount: number) => Promise<readonly number[]>,
): Promise<Map<ViewerName, number[]>> {
  const latencies = new Map<ViewerName, number[]>(viewers.map(viewer => [viewer, []]));
  for (const viewer of viewers) await ask(viewer, 10);
  for (let round = 0; round < 4; round += 1) {
    const order = round % 2 === 0 ? viewers : viewers.toReversed();
    for (const viewer of order) latencies.get(viewer)!.push(...(await ask(viewer, 25)));
  }
  return latencies;
}

/** Processor time of judging one image request, by the database too, for different photos: known before or not. */
async function measureJudging(gallery: BenchGallery): Promise<Finding[]> {
  const { knex } = gallery.house.database;
  const { siteSettings, presets } = gallery.house;
  const parts = { db: knex, siteSettings, presets };
  const half = { kind: 'user', userId: 'half', name: 'half', displayName: 'Half', role: 'member' } as const;
  const viewer: Viewer = { ...half, groupIds: ['half'] };
  const ids: string[] = await knex('photos').limit(1_000).pluck('id');
  const kept = createGallery({ ...parts, generation: () => 1 });
  const fresh = createGallery({ ...parts, generation: () => null });
  const first = await measureJudgement(gallery, { doors: fresh, viewer, ids });
  await measureJudgement(gallery, { doors: kept, viewer, ids });
  const again = await measureJudgement(gallery, { doors: kept, viewer, ids });
  const finding = { bench, unit: 'ms', goal: null } as const;
  return [
    { ...finding, what: 'judging an image request, viewer and photo unknown: CPU', value: first },
    { ...finding, what: 'judging an image request, asked before: CPU', value: again },
  ];
}

async function measureJudgement(
  { databaseProcessIds }: BenchGallery,
  { doors, viewer, ids }: { doors: Gallery; viewer: Viewer; ids: readonly string[] },
): Promise<number> {
  const processIds = async () => [process.pid, ...(await databaseProcessIds())];
  const { cpuMs } = await measureCpu(processIds, async () => {
    for (const id of ids) await doors.as(viewer).photos.bytes(id);
  });
  return cpuMs / ids.length;
}

/** Everything below one album that all photos inherit from: what a change of its rules takes, and how many photos it writes. */
async function measureChanges(run: Run, gallery: BenchGallery): Promise<Finding[]> {
  const { knex } = gallery.house.database;
  run.say('  all albums inherit from one');
  await knex.transaction(async trx => {
    await trx.raw('set local statement_timeout = 0');
    await trx.raw(`update albums set audience = null where parent_id is not null`);
    await trx.raw(`update albums set parent_id = 'half' where parent_id = 'rest'`);
    // as it is after an import that made it public
    await trx.raw(`update albums set audience = 'public', root_id = 1 where id = 'half'`);
    await trx.raw(`select refresh_album_tree('half')`);
  });
  const rules = (what: string, edit: object, most: number, isWriting: boolean) =>
    measureChange(gallery, { what, edit, most, isWriting });
  const grant = { grants: { 'user:thousand': ['view', 'edit'] } };
  return [
    ...(await rules('a grant above 100,000 public photos', grant, 1, false)),
    ...(await rules('public from the start to restricted', { audience: 'restricted', grants: {} }, 5, true)),
    ...(await rules('a grant above 100,000 restricted photos', grant, 1, false)),
    ...(await rules('taking it away', { grants: {} }, 1, false)),
    ...(await rules('restricted to public', { audience: 'public' }, 5, false)),
    ...(await rules('and restricted again', { audience: 'restricted' }, 5, false)),
    ...(await rules('a bound on the size shown', { largestSize: 1600 }, 1, false)),
  ];
}

async function measureChange(
  { house }: BenchGallery,
  change: { what: string; edit: object; most: number; isWriting: boolean },
): Promise<Finding[]> {
  const { knex } = house.database;
  const viewer: Viewer = { kind: 'system', name: 'bench' };
  const mark = await knex.raw('select pg_current_xact_id()::text as id');
  const started = performance.now();
  await house.gallery.change({ viewer, reason: 'bench' }, tx => tx.albums.edit('half', change.edit));
  const seconds = (performance.now() - started) / 1000;
  const { rows } = await knex.raw(
    'select count(*)::int as written from photos where xmin::text::bigint > (?::bigint & 4294967295)',
    [mark.rows[0].id],
  );
  const written = rows[0].written as number;
  const finding: Finding = {
    ...{ bench, what: change.what, value: seconds, unit: 's', goal: { atMost: change.most } },
    note: `${written.toLocaleString('en')} photos written`,
  };
  if (change.isWriting) return [finding];
  return [
    finding,
    {
      bench,
      what: `${change.what}: photos written, in thousands`,
      value: written / 1000,
      unit: '×',
      goal: { atMost: 0 },
    },
  ];
}
