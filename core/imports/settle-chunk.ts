import type { Log } from '../log/create-log.ts';
import { databaseError, isFatal, patiently } from './failures.ts';
import type { PreparedFile } from './prepare-planned.ts';
import { type FileResult, refusalOf } from './report.ts';
import { type ChunkWriter, type Placed, type Placement, writeChunk } from './write-chunk.ts';

/** Writes what of these files wants writing, and says what became of each. Throws only what ends the import. */
export async function settleChunk(
  { writer, log }: { writer: () => Promise<ChunkWriter>; log: Log },
  chunk: readonly PreparedFile[],
  albumIds: ReadonlyMap<string, string>,
): Promise<FileResult[]> {
  const wanted = chunk.flatMap(file => toPlacement(file, albumIds) ?? []);
  const written = wanted.length > 0 ? await writeOrSplit(await writer(), wanted, log) : [];
  const results = new Map(wanted.map((placement, index) => [placement.file, written[index]!]));
  return chunk.map(file => results.get(file) ?? unwrittenResult(file));
}

type FilePlacement = Placement & { readonly file: PreparedFile };

/** Undefined for what changes nothing. */
function toPlacement(file: PreparedFile, albumIds: ReadonlyMap<string, string>): FilePlacement | undefined {
  const { outcome, parts } = file;
  const { album } = file.file;
  if (outcome.kind === 'new') {
    const { sha256 } = outcome.prepared.photo;
    return { file, sha256, album, parts, photo: { prepared: outcome.prepared } };
  }
  if (outcome.kind !== 'known' || outcome.photo.isTrashed) return undefined;
  const { refresh } = outcome;
  const albumId = album?.kind === 'folder' ? albumIds.get(album.key) : album?.id;
  const isPlaced =
    outcome.isLeft || album === null || (albumId !== undefined && outcome.photo.albumIds.includes(albumId));
  if (isPlaced && parts.length === 0 && !refresh) return undefined;
  const place = isPlaced ? null : album;
  return { file, sha256: outcome.sha256, album: place, parts, photo: { known: outcome.photo, refresh } };
}

/** One photo that the database refuses must not keep the others out: the chunk is halved until it stands alone. */
async function writeOrSplit(
  writer: ChunkWriter,
  chunk: readonly FilePlacement[],
  log: Log,
): Promise<FileResult[]> {
  try {
    const placed = await patiently(() => writeChunk(writer, chunk));
    return placed.map((each, index) => toResult(each, chunk[index]!));
  } catch (thrown) {
    const error = databaseError(thrown);
    if (isFatal(error)) throw error;
    if (chunk.length === 1) {
      log.error({ err: error, fileName: chunk[0]!.file.file.name }, 'a photo could not be written');
      return [refusalOf(error)];
    }
    const middle = chunk.length >> 1;
    const first = await writeOrSplit(writer, chunk.slice(0, middle), log);
    return [...first, ...(await writeOrSplit(writer, chunk.slice(middle), log))];
  }
}

function toResult({ id, status }: Placed, { parts }: Placement): FileResult {
  return { status, photoId: id, parts: parts.length };
}

/** Also what a dry run tells. */
export function unwrittenResult({ outcome, parts }: PreparedFile): FileResult {
  switch (outcome.kind) {
    case 'new':
      return { status: 'added', photoId: null, parts: parts.length };
    case 'known': {
      const { photoId, isTrashed } = outcome.photo;
      return { status: isTrashed ? 'trashed' : 'duplicate', photoId, parts: parts.length };
    }
    case 'skipped':
      return { status: 'skipped', what: outcome.what };
    case 'video':
      return { status: 'video' };
    case 'refused':
      return refusalOf(outcome.error);
  }
}
