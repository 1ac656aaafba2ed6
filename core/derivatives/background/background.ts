import { createHash } from 'node:crypto';
import { isAppError } from '../../errors/app-error.ts';
import type { Log } from '../../log/create-log.ts';
import type { Presets } from '../../plugin-api/index.ts';
import { type Derivative, makeDerivatives, type Workshop } from '../make-derivatives.ts';
import {
  type FocalStep,
  focalStep,
  keptName,
  listDerivatives,
  type PresetFormat,
} from '../presets/presets.ts';

/** An original with what is there of it. */
export interface KnownOriginal {
  readonly sha256: string;
  /** Absolute; where it lies now. */
  readonly path: string;
  /** `name@revision.format` of what is there already. */
  readonly existing: readonly string[];
  /** Of the photos that show it; null: the middle. */
  readonly focalPoints: readonly ({ readonly x: number; readonly y: number } | null)[];
}

/** Every file that a photo is to have before anybody asks for it. */
export function listWanted(presets: Pick<Presets, 'inForce'>): PresetFormat[] {
  return listDerivatives(presets, 'eager', 'background');
}

/** Names the files of {@link listWanted}: who has been looked at under this name lacks none of them. */
export function nameGoal(presets: Pick<Presets, 'inForce'>): string {
  const files = listWanted(presets).map(
    ({ preset, format }) => `${preset.name}@${preset.revision}.${format}`,
  );
  return createHash('sha256').update(files.toSorted().join(' ')).digest('hex').slice(0, 16);
}

export interface BackgroundWork extends Workshop {
  readonly log: Log;
  readonly record: (derivatives: readonly Derivative[]) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** AVIF takes long on a small machine that serves pages meanwhile. */
const timeoutMs = 300_000;
/** What no other file would be spared. */
const noRoom: ReadonlySet<string> = new Set(['DISK_FULL', 'STORAGE_READ_ONLY']);

/**
 * Makes what an original lacks, one decode for each focal point that matters, and records it. May be repeated: what exists
 * is left. False for one that can't be read or decoded, which is logged.
 */
export async function finishOriginal(
  work: BackgroundWork,
  original: KnownOriginal,
  wanted: readonly PresetFormat[],
): Promise<boolean> {
  try {
    for (const { focus, missing } of listMissing(original, wanted)) {
      const { sha256, path } = original;
      const order = { sha256, path, focus, wanted: missing, signal: work.signal, timeoutMs };
      await work.record((await makeDerivatives(work, order)).derivatives);
    }
    return true;
  } catch (error) {
    if (!isAppError(error) || noRoom.has(error.code)) throw error;
    const { code, details } = error;
    work.log.warn({ sha256: original.sha256, code, details }, 'background derivatives not made');
    return false;
  }
}

interface Missing {
  readonly focus: FocalStep;
  readonly missing: readonly PresetFormat[];
}

/** By focal point; whole pictures come with the first. */
export function listMissing(
  { existing, focalPoints }: Pick<KnownOriginal, 'existing' | 'focalPoints'>,
  wanted: readonly PresetFormat[],
): Missing[] {
  const known = new Set(existing);
  const points = focalPoints.length > 0 ? focalPoints : [null];
  return points
    .map(focalStep)
    .map(focus => {
      const missing = wanted.filter(({ preset, format }) => {
        const name = `${keptName(preset, focus)}@${preset.revision}.${format}`;
        return !known.has(name) && known.add(name);
      });
      return { focus, missing };
    })
    .filter(({ missing }) => missing.length > 0);
}
