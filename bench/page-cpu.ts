import type { BenchGallery } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { listPages } from './pages.ts';
import { measureRequestCpu } from './request-cpu.ts';
import type { Serving } from './serving.ts';

/** ms of processor time for one request, PostgreSQL's share included. */
const goals: Readonly<Record<string, number>> = {
  home: 0.3,
  album: 1,
  photo: 0.5,
  tag: 2,
  'rare tag': 2,
  search: 5,
};

interface Measured {
  readonly gallery: BenchGallery;
  readonly serving: Serving;
  readonly kind: 'guest, warm' | 'guest, rendered' | 'signed in';
}

/** Processor time of the web process and of the database's work for it, for each kind of page. */
export async function measurePageCpu(run: Run, measured: Measured): Promise<Finding[]> {
  const { library, headers: known } = measured.gallery;
  const headers = known[measured.kind === 'signed in' ? 'all' : 'guest'];
  const pages = [...listPages(library, 'all'), { name: 'rare tag', path: `/tags/${library.rareTag}` }];
  const findings: Finding[] = [];
  for (const { name, path } of pages) {
    findings.push({
      bench: 'page',
      what: `${name}, ${measured.kind}: CPU a request`,
      value: await measureRequestCpu(run, { ...measured, path, headers }),
      unit: 'ms',
      goal: goals[name] === undefined ? null : { atMost: goals[name] },
    });
  }
  return findings;
}
