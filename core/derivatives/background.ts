import { isAppError } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import { type Derivative, makeDerivatives, type Workshop } from './make-derivatives.ts';
import { backgroundDerivatives } from './presets.ts';

/** An original that lacks some of its background derivatives. */
export interface UnfinishedOriginal {
  readonly sha256: string;
  /** Absolute; where it lies now. */
  readonly path: string;
  /** `preset@revision.format` of what is there already. */
  readonly existing: readonly string[];
}

export interface BackgroundWork extends Workshop {
  readonly log: Log;
  readonly record: (derivatives: readonly Derivative[]) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** AVIF takes long on a small machine that serves pages meanwhile. */
const timeoutMs = 300_000;

/**
 * Makes the WebP and AVIF files that these originals lack, one decode for each, and records them. May be repeated: what
 * exists is left. An original that can't be read or decoded is logged and passed over.
 */
export async function makeBackgroundDerivatives(
  work: BackgroundWork,
  originals: readonly UnfinishedOriginal[],
): Promise<void> {
  for (const original of originals) {
    work.signal?.throwIfAborted();
    await finishOriginal(work, original);
  }
}

async function finishOriginal(work: BackgroundWork, original: UnfinishedOriginal): Promise<void> {
  const { sha256, path, existing } = original;
  const wanted = backgroundDerivatives.filter(
    ({ preset, format }) => !existing.includes(`${preset.name}@${preset.revision}.${format}`),
  );
  if (wanted.length === 0) return;
  try {
    const order = { sha256, path, wanted, signal: work.signal, timeoutMs };
    const { derivatives } = await makeDerivatives(work, order);
    await work.record(derivatives);
  } catch (error) {
    if (!isAppError(error) || error.code === 'DISK_FULL') throw error;
    work.log.warn({ sha256, code: error.code, details: error.details }, 'background derivatives not made');
  }
}
