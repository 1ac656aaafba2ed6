import { postgresTree } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { listPages } from './pages.ts';
import { proportionalBytes, residentBytes } from './processes.ts';

/** What is in memory after 10,000 requests for pages of all kinds, and after 100. */
export async function benchMemory(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(run.isFull ? 1_000_000 : 100_000);
  const serving = await gallery.serve({ isPublic: true });
  const web = serving.webProcessId();
  const paths = listPages(gallery.library, 'all').map(page => page.path);
  // one in seven is signed in, so that pages go on being rendered
  const ask = async (requests: number) => {
    const load = { origin: serving.origin, paths, connections: 16 };
    await run.client.run({ ...load, amount: Math.round((requests * 6) / 7) });
    await run.client.run({ ...load, amount: Math.round(requests / 7), headers: gallery.headers.all });
    return residentBytes(web);
  };
  const early = await ask(100);
  const late = await ask(9_900);
  const database = await postgresTree(gallery.dataDir);
  const total = [...serving.processIds(), ...database].reduce((sum, pid) => sum + proportionalBytes(pid), 0);
  await serving.stop();
  const bench = 'memory';
  return [
    {
      ...{ bench, what: 'web after 10,000 requests against 100', unit: '×', goal: { atMost: 1.1 } },
      value: late / early,
      note: `${(late / 1e6).toFixed(0)} MB against ${(early / 1e6).toFixed(0)} MB`,
    },
    { bench, what: 'web, resident', value: late / 1e6, unit: 'MB', goal: { atMost: 200 } },
    { bench, what: 'all with PostgreSQL', value: total / 1e6, unit: 'MB', goal: { atMost: 400 } },
  ];
}
