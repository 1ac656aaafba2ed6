import type { BenchGallery } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import type { ViewerName } from './library.ts';
import type { Run } from './open-run.ts';
import { withoutPageCache } from './page.ts';
import { listPages } from './pages.ts';
import type { Serving } from './serving.ts';
import { median, percentile } from './statistics.ts';

const viewers: readonly { name: ViewerName; shown: string }[] = [
  { name: 'all', shown: 'sees all' },
  { name: 'half', shown: 'sees half' },
  { name: 'thousand', shown: 'sees 1,100 photos' },
  { name: 'guest', shown: 'sees 100 photos' },
];

interface Side {
  readonly gallery: BenchGallery;
  readonly serving: Serving;
}

/** Each page in galleries of different sizes, served side by side and asked in turns, with the smallest as reference. */
export async function benchScale(run: Run): Promise<Finding[]> {
  const sizes = run.isFull ? [10_000, 100_000, 1_000_000] : [10_000, 100_000];
  const sides: Side[] = [];
  for (const size of sizes) {
    const gallery = await run.gallery(size);
    sides.push({ gallery, serving: await gallery.serve({ isPublic: false, env: withoutPageCache }) });
  }
  const findings: Finding[] = [];
  for (const viewer of viewers) findings.push(...(await compareViewer(run, sides, viewer)));
  for (const { serving } of sides) await serving.stop();
  return findings;
}

async function compareViewer(
  run: Run,
  sides: readonly Side[],
  { name, shown }: (typeof viewers)[number],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [index, page] of listPages(sides[0]!.gallery.library, name).entries()) {
    const paths = sides.map(side => listPages(side.gallery.library, name)[index]!.path);
    const [small, ...larger] = await askInTurns(run, sides, { viewer: name, paths });
    for (const [at, latencies] of larger.entries()) {
      const size = sides[at + 1]!.gallery.library.photos.toLocaleString('en');
      findings.push(...compare(`${page.name}, ${shown}, ${size}`, small!, latencies));
    }
  }
  return findings;
}

/** Latencies on one connection, for each side. */
async function askInTurns(
  run: Run,
  sides: readonly Side[],
  { viewer, paths }: { viewer: ViewerName; paths: readonly string[] },
): Promise<number[][]> {
  const ask = async (index: number, amount: number) => {
    const { gallery, serving } = sides[index]!;
    const headers = gallery.headers[viewer];
    const load = { origin: serving.origin, paths: [paths[index]!], headers, connections: 1, amount };
    return (await run.client.run(load)).latencies;
  };
  const latencies: number[][] = sides.map(() => []);
  for (const index of sides.keys()) await ask(index, 10);
  for (let round = 0; round < (run.isFull ? 12 : 6); round += 1) {
    const order = round % 2 === 0 ? [...sides.keys()] : [...sides.keys()].reverse();
    for (const index of order) latencies[index]!.push(...(await ask(index, 25)));
  }
  return latencies;
}

function compare(what: string, small: readonly number[], large: readonly number[]): Finding[] {
  const finding = { bench: 'scale', unit: '×' } as const;
  const [p50, p99] = [0.5, 0.99].map(share => [percentile(large, share), percentile(small, share)] as const);
  const note = ([subject, reference]: readonly [number, number]) =>
    `${subject.toFixed(1)} ms against ${reference.toFixed(1)} ms at 10,000`;
  return [
    {
      ...finding,
      what: `${what}: median`,
      value: median(large) / median(small),
      goal: { atMost: 1.3 },
      note: note(p50!),
    },
    {
      ...finding,
      what: `${what}: 99th percentile`,
      value: p99![0] / p99![1],
      goal: { atMost: 2 },
      note: note(p99!),
    },
  ];
}
