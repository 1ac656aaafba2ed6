import type { BenchGallery } from './bench-gallery.ts';
import { fetchWhole } from './fetch-whole.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { measurePageCpu } from './page-cpu.ts';
import type { Serving } from './serving.ts';
import { pairRounds } from './statistics.ts';
import { takeTurns } from './take-turns.ts';

/** Nothing is kept, so every request renders. */
export const withoutPageCache = { ENFILADE_PAGE_CACHE_BYTES: '0' };

const encodings = [
  { name: 'plain', headers: {} },
  { name: 'brotli', headers: { 'Accept-Encoding': 'gzip, deflate, br' } },
] as const;

/**
 * A guest's page of an album of 1,000 photos in a public library of 100,000, over 16 connections, against a bare Koa app
 * that sends the same bytes from memory; then the processor time of each page.
 */
export async function benchPage(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(100_000);
  const findings: Finding[] = [];
  const kept = await gallery.serve({ isPublic: true });
  findings.push(...(await compareAlbum(run, { gallery, serving: kept, kind: 'warm', least: 0.5 })));
  const cpu = [...(await measurePageCpu(run, { gallery, serving: kept, kind: 'guest, warm' }))];
  await kept.stop();
  const bare = await gallery.serve({ isPublic: true, env: withoutPageCache });
  findings.push(...(await compareAlbum(run, { gallery, serving: bare, kind: 'each rendered', least: 0.15 })));
  cpu.push(...(await measurePageCpu(run, { gallery, serving: bare, kind: 'guest, rendered' })));
  cpu.push(...(await measurePageCpu(run, { gallery, serving: bare, kind: 'signed in' })));
  await bare.stop();
  return [...findings, ...cpu];
}

interface Comparison {
  readonly gallery: BenchGallery;
  readonly serving: Serving;
  readonly kind: string;
  /** Share of the reference's throughput. */
  readonly least: number;
}

async function compareAlbum(run: Run, comparison: Comparison): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const encoding of encodings) findings.push(await compareEncoding(run, comparison, encoding));
  return findings;
}

async function compareEncoding(
  run: Run,
  { gallery, serving, kind, least }: Comparison,
  { name, headers }: (typeof encodings)[number],
): Promise<Finding> {
  const path = `/albums/${gallery.library.shown.all.album}`;
  const page = await fetchWhole(serving.origin + path, headers);
  const reference = await run.reference.serve({
    kind: 'koa',
    headers: page.headers,
    bodyBase64: page.body.toString('base64'),
  });
  const seconds = run.isFull ? 4 : 1.2;
  const ask = async (origin: string) => {
    const load = { origin, paths: [path], headers, connections: 16, seconds };
    return (await run.client.run(load)).perSecond;
  };
  await ask(serving.origin);
  await ask(reference);
  const turns = await takeTurns(
    5,
    () => ask(serving.origin),
    () => ask(reference),
  );
  const { ratio, subject, reference: bare } = pairRounds(turns.subject, turns.reference);
  return {
    bench: 'page',
    what: `album of 1,000, ${kind}, ${name}: throughput`,
    value: ratio,
    unit: '×',
    goal: { atLeast: least },
    note: `${Math.round(subject)} against ${Math.round(bare)} requests/s, ${page.body.length} bytes`,
  };
}
