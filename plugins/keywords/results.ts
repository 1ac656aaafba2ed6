import { createHash } from 'node:crypto';
import { printPath } from './parse-rules.ts';
import type { PhotoPlan, Respelling } from './plan.ts';
import type { KeywordsGallery, Settings } from './settings.ts';

export interface Count {
  readonly keyword: string;
  readonly photos: number;
}

export interface Sample {
  readonly photoId: string;
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What a dry run found. */
export interface Findings {
  /** Photos that were looked at. */
  readonly looked: number;
  /** Photos that would have other keywords. */
  readonly photos: number;
  readonly gains: readonly Count[];
  readonly losses: readonly Count[];
  readonly respelt: readonly { readonly from: string; readonly to: string }[];
  readonly sample: readonly Sample[];
}

/** What was done. */
export interface Deed {
  readonly batchId: string;
  readonly looked: number;
  readonly photos: number;
  readonly respelt: number;
}

/** How a run stands, as kept by name: `dry-run`, `apply`. */
export interface Run<Result> {
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** ISO 8601. */
  readonly at: string;
  /** Of the rules that it went by. */
  readonly digest: string;
  readonly looked: number;
  readonly result: Result | null;
}

export type RunName = 'dry-run' | 'apply';

export function readRun<Result>(gallery: KeywordsGallery, name: RunName): Promise<Run<Result> | undefined> {
  return gallery.kv.get<Run<Result>>(`run/${name}`);
}

export async function keepRun(
  { kv }: KeywordsGallery,
  name: RunName,
  run: Omit<Run<unknown>, 'at' | 'result' | 'looked'> & Partial<Run<unknown>>,
): Promise<void> {
  await kv.set(`run/${name}`, { looked: 0, result: null, ...run, at: new Date().toISOString() });
}

export function digestOf({ rules, letters }: Pick<Settings, 'rules' | 'letters'>): string {
  return createHash('sha256')
    .update(JSON.stringify([rules, letters]))
    .digest('hex')
    .slice(0, 16);
}

/** Kept values may have 64 KB: each list is cut, the sums are whole. */
const most = { counts: 60, sample: 20, keywords: 12, letters: 80 } as const;

export interface Tally {
  add(plan: PhotoPlan): void;
  findings(looked: number, respellings: readonly Respelling[]): Findings;
}

export function createTally(): Tally {
  const gains = new Map<string, number>();
  const losses = new Map<string, number>();
  const sample: Sample[] = [];
  let photos = 0;
  const count = (counts: Map<string, number>, keyword: string) =>
    counts.set(keyword, (counts.get(keyword) ?? 0) + 1);
  return {
    add(plan) {
      photos += 1;
      for (const path of plan.add) count(gains, printPath(path));
      for (const path of plan.lost) count(losses, printPath(path));
      if (sample.length < most.sample) sample.push(sampleOf(plan));
    },
    findings: (looked, respellings) => ({
      looked,
      photos,
      gains: mostOf(gains),
      losses: mostOf(losses),
      sample,
      respelt: respellings.slice(0, most.counts).map(({ from, name }) => ({
        from: short(printPath(from)),
        to: short(printPath([...from.slice(0, -1), name])),
      })),
    }),
  };
}

function sampleOf({ photo, before, after }: PhotoPlan): Sample {
  const listed = (paths: PhotoPlan['before']) =>
    paths.slice(0, most.keywords).map(path => short(printPath(path)));
  return {
    photoId: photo.id,
    name: short(photo.title ?? photo.fileName ?? photo.id),
    before: listed(before),
    after: listed(after),
  };
}

function mostOf(counts: ReadonlyMap<string, number>): Count[] {
  return [...counts]
    .map(([keyword, photos]) => ({ keyword: short(keyword), photos }))
    .toSorted((one, other) => other.photos - one.photos || one.keyword.localeCompare(other.keyword))
    .slice(0, most.counts);
}

function short(text: string): string {
  return text.length > most.letters ? `${text.slice(0, most.letters - 1)}…` : text;
}
