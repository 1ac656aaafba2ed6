import type { Knex } from 'knex';
import type { PresetRevision, Presets } from '../../plugin-api/index.ts';
import { countMissing, type KeptFiles, sumKeptFiles } from './plan-queries.ts';
import { listDerivatives, type PresetFormat } from './presets.ts';

/** What the background job will make of one preset in one format. */
export interface PlannedFiles {
  readonly preset: string;
  readonly revision: number;
  readonly format: string;
  /** Exact, as of now. */
  readonly files: number;
  /** Estimated by the bytes for each pixel of files that are kept; null where there are none of this format. */
  readonly bytes: number | null;
  /** Of one processor, estimated by what kept files have cost for each pixel; null where that was never measured. */
  readonly ms: number | null;
}

export interface PresetPlan {
  readonly files: readonly PlannedFiles[];
  readonly total: { readonly files: number; readonly bytes: number | null; readonly ms: number | null };
}

/** Counts what is missing of these revisions, with what it will take. Reads the sums over all files once. */
export async function planPresets(db: Knex, revisions: readonly PresetRevision[]): Promise<PresetPlan> {
  const kept = await sumKeptFiles(db);
  const wanted = listDerivatives({ inForce: revisions }, 'eager', 'background');
  const files: PlannedFiles[] = [];
  for (const each of wanted) files.push(await planFormat(db, each, kept));
  const sum = (pick: (planned: PlannedFiles) => number | null) =>
    files.reduce<number | null>((so, each) => addKnown(so, each.files === 0 ? 0 : pick(each)), 0);
  return {
    files,
    total: { files: sum(each => each.files) ?? 0, bytes: sum(each => each.bytes), ms: sum(each => each.ms) },
  };
}

function addKnown(sum: number | null, more: number | null): number | null {
  return sum === null || more === null ? null : sum + more;
}

async function planFormat(
  db: Knex,
  { preset, format }: PresetFormat,
  kept: readonly KeptFiles[],
): Promise<PlannedFiles> {
  const { name, revision, fits, shape, aspect = { width: 1, height: 1 } } = preset;
  const search = { preset: name, revision, format, fits, aspect: shape === 'cover' ? aspect : null };
  const { files, pixels } = await countMissing(db, search);
  const likeBytes = nearest(kept, { name, format }, ({ files: count }) => count > 0);
  const likeTime = nearest(kept, { name, format }, ({ measuredPixels }) => measuredPixels > 0);
  return {
    ...{ preset: name, revision, format, files },
    bytes: likeBytes && Math.round((likeBytes.bytes / likeBytes.pixels) * pixels),
    ms: likeTime && Math.round((likeTime.measuredMs / likeTime.measuredPixels) * pixels),
  };
}

/** The newest revision of the same preset in this format, else the preset of which there are most files in it. */
function nearest(
  kept: readonly KeptFiles[],
  { name, format }: { name: string; format: string },
  isUsable: (files: KeptFiles) => boolean,
): KeptFiles | null {
  const usable = kept.filter(each => each.format === format && each.pixels > 0 && isUsable(each));
  const own = usable.filter(each => each.preset === name).toSorted((a, b) => b.revision - a.revision);
  return own[0] ?? usable.toSorted((a, b) => b.files - a.files)[0] ?? null;
}

/** What is kept of each revision, in all formats. */
export interface KeptRevision {
  readonly preset: string;
  readonly revision: number;
  readonly files: number;
  readonly bytes: number;
  readonly isInForce: boolean;
}

/** Of the gallery's presets; plugins' are left out. */
export async function listKeptRevisions(db: Knex, { inForce, past }: Presets): Promise<KeptRevision[]> {
  const kept = await sumKeptFiles(db);
  const names = new Set([...inForce, ...past].map(({ name }) => name));
  const byRevision = new Map<string, KeptRevision>();
  for (const { preset, revision, files, bytes } of kept.filter(each => names.has(each.preset))) {
    const key = `${preset}@${revision}`;
    const before = byRevision.get(key);
    const isInForce = inForce.some(each => each.name === preset && each.revision === revision);
    byRevision.set(key, {
      ...{ preset, revision, isInForce },
      files: files + (before?.files ?? 0),
      bytes: bytes + (before?.bytes ?? 0),
    });
  }
  return [...byRevision.values()];
}
