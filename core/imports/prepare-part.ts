import type { NewPhoto, NewPhotoPart } from '../plugin-api/index.ts';
import { readError } from '../storage/file-errors.ts';
import { hashFile } from '../storage/hash-file.ts';
import { patiently } from './failures.ts';
import type { ImporterParts } from './importer-parts.ts';
import { judgeFile } from './judge-file.ts';
import { findPhotoByHash } from './queries.ts';

export interface PartToPrepare {
  readonly path: string;
  readonly fileName: string;
  readonly source: NewPhoto['source'];
}

/** Brings the RAW file of a shot into its place, undecoded. Undefined when its bytes are here already. */
export async function preparePart(
  { db, storage, largestFileBytes, addedFormats }: ImporterParts,
  { path, fileName, source }: PartToPrepare,
  { dryRun, signal }: { dryRun: boolean; signal?: AbortSignal },
): Promise<NewPhotoPart | undefined> {
  const judged = await judgeFile(path, {
    name: fileName,
    largestBytes: largestFileBytes,
    added: addedFormats?.() ?? [],
  });
  if (judged.kind !== 'photo') return undefined;
  const { sha256, bytes } = await hashFile(path, signal);
  if (await patiently(() => findPhotoByHash(db, sha256))) return undefined;
  if (source.storage === 'stored' && !dryRun) {
    await storage
      .putOriginal(path, { expectedSha256: sha256, signal })
      .catch(error => Promise.reject(readError(error)));
  }
  const { modifiedAt, format } = judged;
  return { kind: 'raw', sha256, bytes, format: format.name, fileName, source, modifiedAt };
}
