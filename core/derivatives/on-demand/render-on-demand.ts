import { access, readFile } from 'node:fs/promises';
import { fail } from '../../errors/app-error.ts';
import type { Log } from '../../log/create-log.ts';
import { hashFile } from '../../storage/hash-file.ts';
import { type Derivative, makeDerivatives, type Workshop } from '../make-derivatives.ts';
import { type FocalStep, keptName, type PresetFormat } from '../presets/presets.ts';
import { type ByteCache, createByteCache } from './byte-cache.ts';

export interface DerivativeRequest extends PresetFormat {
  readonly sha256: string;
  /** Path of an original that is left where it is; absent: it is in storage. */
  readonly referencedPath?: string;
  /** For squares; the middle when absent. */
  readonly focus?: FocalStep;
}

/** Answers a derivative's bytes, making the file first when it isn't there. */
export interface DerivativeSource {
  /** NOT_FOUND when the original is gone; otherwise throws as `makeDerivatives`. */
  read(request: DerivativeRequest): Promise<Buffer>;
  /** The path of its file, made first when it isn't there; otherwise as `read`. */
  lay(request: DerivativeRequest): Promise<string>;
}

export interface DerivativeSourceOptions extends Workshop {
  readonly log: Log;
  /** Writes the row of a derivative that was just made. */
  readonly record: (derivatives: readonly Derivative[]) => Promise<void>;
  /** Told of each request that is answered with bytes. */
  readonly onGiven?: (sha256: string) => void;
  /** Kept in memory; 24 MiB when absent, and nothing at 0. */
  readonly cacheBytes?: number;
}

const defaultCacheBytes = 24 * 1024 ** 2;

/**
 * However many ask at once in this process, a file is made once; between processes the last rename wins, and both made
 * the same bytes.
 */
export function createDerivativeSource(options: DerivativeSourceOptions): DerivativeSource {
  const cache: ByteCache = createByteCache(options.cacheBytes ?? defaultCacheBytes);
  const running = new Map<string, Promise<Buffer>>();

  const load = async (path: string, request: DerivativeRequest) => {
    const bytes = (await readIfThere(path)) ?? (await render(options, path, request));
    cache.set(path, bytes);
    return bytes;
  };

  const pathOf = ({ preset, format, sha256, focus }: DerivativeRequest) => {
    const { revision } = preset;
    return options.storage.derivativePath({ sha256, format, preset: keptName(preset, focus), revision });
  };
  const loadOnce = (path: string, request: DerivativeRequest) => {
    let loading = running.get(path);
    if (!loading) {
      loading = load(path, request).finally(() => running.delete(path));
      running.set(path, loading);
    }
    return loading;
  };

  return {
    async read(request) {
      const path = pathOf(request);
      const bytes = cache.get(path) ?? (await loadOnce(path, request));
      options.onGiven?.(request.sha256);
      return bytes;
    },
    async lay(request) {
      const path = pathOf(request);
      // not from memory: the file may have been removed since
      if (!(await isThere(path))) await loadOnce(path, request);
      options.onGiven?.(request.sha256);
      return path;
    },
  };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function render(
  { log, record, ...workshop }: DerivativeSourceOptions,
  path: string,
  request: DerivativeRequest,
): Promise<Buffer> {
  const { sha256, preset, format, referencedPath, focus } = request;
  if (preset.isPast) fail('NOT_FOUND', { details: { path, why: 'a revision that is past' } });
  const original = referencedPath ?? workshop.storage.originalPath(sha256);
  if (referencedPath) await checkUnchanged(referencedPath, sha256);
  const started = performance.now();
  const { derivatives } = await makeDerivatives(workshop, {
    sha256,
    path: original,
    wanted: [{ preset, format }],
    ...(focus && { focus }),
    priority: 'interactive',
  });
  // The file is there, and right; a row that can't be written now must not keep it from its visitor.
  await record(derivatives).catch(error => log.warn({ err: error, sha256 }, 'derivative not recorded'));
  log.debug({ sha256, preset: preset.name, format, ms: performance.now() - started }, 'derivative made');
  return (await readIfThere(path)) ?? fail('NOT_FOUND', { details: { path } });
}

/** A derivative is a function of the original's hash: a referenced file that was changed since makes none. */
export async function checkUnchanged(path: string, sha256: string): Promise<void> {
  const found = await hashFile(path).catch(() => undefined);
  if (found?.sha256 !== sha256) fail('NOT_FOUND', { details: { path, why: 'the original was changed' } });
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
