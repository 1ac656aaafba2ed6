import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fail } from '../errors/app-error.ts';
import type { MappedPhoto, NewPhoto } from '../plugin-api/index.ts';
import { readError } from '../storage/file-errors.ts';
import { hashFile } from '../storage/hash-file.ts';
import { describePhoto, type PhotoDescription } from './describe-photo.ts';
import { isFatal, patiently } from './failures.ts';
import type { FileFound, ImportHooks } from './import-hooks.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';
import { judgeFile } from './judge-file.ts';
import { followMoved } from './moved-originals.ts';
import type { Outcome } from './outcome.ts';
import type { PlannedAlbum } from './plan.ts';
import { albumOfTitles, titlesOf } from './planned-albums.ts';
import { findPhotoByHash } from './queries.ts';
import { findNews } from './refresh-photo.ts';
import type { Approve, TakeFile } from './take-file.ts';

export interface FileToPrepare {
  /** A link where the file's own path is no text. */
  readonly path: string;
  readonly fileName: string;
  readonly sidecarPaths: readonly string[];
  /** Where it is to go; null: in no album. */
  readonly album: PlannedAlbum | null;
  readonly fields?: MappedPhoto | undefined;
  readonly isRefreshed?: boolean | undefined;
  /** What its row will say of where it lies. */
  readonly source: NewPhoto['source'];
}

export interface PrepareOptions {
  readonly hooks: ImportHooks;
  readonly take: TakeFile;
  /** Several files of the same bytes at once are decoded and stored once. */
  readonly underWay: Map<string, Promise<Pictures>>;
  readonly signal?: AbortSignal;
}

/** Does for one file all that needs no transaction. Throws only what ends the whole import. */
export async function prepareFile(
  parts: ImporterParts,
  file: FileToPrepare,
  options: PrepareOptions,
): Promise<Outcome> {
  try {
    return await prepare(parts, file, options);
  } catch (error) {
    if (isFatal(error)) throw error;
    if (!(error instanceof AppError)) parts.log.error({ err: error }, 'a file could not be imported');
    return { kind: 'refused', error };
  }
}

async function prepare(
  parts: ImporterParts,
  file: FileToPrepare,
  { hooks, take, underWay, signal }: PrepareOptions,
): Promise<Outcome> {
  const { fileName, source } = file;
  const judged = await judgeFile(file.path, {
    name: fileName,
    largestBytes: parts.largestFileBytes,
    added: parts.addedFormats?.() ?? [],
  });
  if (judged.kind === 'video') return { kind: 'video' };
  if (judged.kind === 'other') return { kind: 'skipped', what: judged.what };
  const { sha256, bytes } = await hashFile(file.path, signal);
  const found = { fileName, format: judged.format.name, bytes, sha256 };
  const known = await patiently(() => findPhotoByHash(parts.db, sha256));
  if (known) {
    if (source.storage === 'referenced') await patiently(() => followMoved(parts.db, sha256, source));
    const isLeft = !(await hooks.isPlaced(found, known));
    const isNews = file.isRefreshed && !known.isTrashed;
    const refresh = isNews
      ? await findNews(
          parts,
          { sha256, known, viewer: hooks.run.viewer },
          await describe(parts, file, { hooks, signal }),
        )
      : undefined;
    return { kind: 'known', sha256, photo: known, isLeft, ...(refresh && { refresh }) };
  }
  const describing = describe(parts, file, { hooks, signal });
  // Decoding tells first what is wrong with a file.
  describing.catch(() => {});
  const approve = approval(hooks, found, describing);
  const pictures = await shareWork(underWay, sha256, () =>
    take({ path: file.path, sha256, bytes, signal, approve }),
  );
  const described = await describing;
  if (described.skippedBy) return { kind: 'skipped', what: described.skippedBy };
  const photo: Omit<NewPhoto, 'albumId'> = {
    ...{ sha256, bytes, fileName, source },
    format: judged.format.name,
    modifiedAt: judged.modifiedAt,
    width: pictures.width,
    height: pictures.height,
    orientation: described.orientation,
    averageColour: pictures.averageColour ?? '#808080',
    thumbHash: pictures.thumbHash,
    details: described.details,
    keywords: described.keywords,
    rawMetadata: described.raw,
    focalPoint: described.focalPoint,
    ext: described.ext,
  };
  const album = albumFor(parts, hooks, described);
  const prepared = { photo, pictures: pictures.derivatives };
  return { kind: 'new', prepared, ...(album !== undefined && { album }) };
}

type Described = PhotoDescription & { readonly orientation: number | null };

async function describe(
  { readMetadata }: ImporterParts,
  { path: filePath, fileName, sidecarPaths, album, fields }: FileToPrepare,
  { hooks, signal }: Pick<PrepareOptions, 'hooks' | 'signal'>,
): Promise<Described> {
  const sidecarPath = sidecarPaths.find(each => each.toLowerCase().endsWith('.xmp'));
  const metadata = await readMetadata(filePath, { fileName, sidecarPath, signal });
  const file = { path: filePath, fileName, sidecarPaths, albumTitles: titlesOf(album), fields };
  return { ...(await describePhoto(hooks, file, metadata)), orientation: metadata.orientation };
}

/** Undefined where nobody could say no: then nothing waits for it. */
function approval(hooks: ImportHooks, found: FileFound, describing: Promise<Described>): Approve | undefined {
  const mayRefuse = hooks.has('import.accepting') || hooks.has('import.mapping');
  if (!mayRefuse) return undefined;
  return async pictures => {
    const { skippedBy } = await describing;
    if (skippedBy) return false;
    await hooks.accept(found, pictures);
    return true;
  };
}

/** Who may not make albums at the top keeps to where the photo was brought. */
function albumFor(
  { gallery }: ImporterParts,
  { run }: ImportHooks,
  { album }: PhotoDescription,
): PlannedAlbum | null | undefined {
  if (album === undefined || !gallery.as(run.viewer).rights.editAll) return undefined;
  if (album.titles === null) return null;
  return albumOfTitles(album.titles, { source: `${album.plugin}:mapping`, target: null });
}

/** Kept until the import says that the rows are written: from then on the database knows. */
function shareWork(
  underWay: Map<string, Promise<Pictures>>,
  sha256: string,
  work: () => Promise<Pictures>,
): Promise<Pictures> {
  const found = underWay.get(sha256);
  if (found) return found;
  const started = work();
  underWay.set(sha256, started);
  started.catch(() => underWay.delete(sha256));
  return started;
}

/** OUTSIDE_ROOT when the path has become a link that leads out of the folder since it was planned. */
export async function checkStillInside(file: string, root: string): Promise<void> {
  const real = await realpath(file).catch(error => Promise.reject(readError(error)));
  const inside = root.endsWith(path.sep) ? root : root + path.sep;
  if (!real.startsWith(inside)) fail('OUTSIDE_ROOT');
}
