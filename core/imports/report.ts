import { isAppError } from '../errors/app-error.ts';
import { type ErrorCode, errorCodes } from '../errors/error-codes.ts';
import type { PlannedAlbum, PlannedFile } from './plan.ts';
import { chainOf } from './planned-albums.ts';

export interface Refusal {
  /** Without folders. */
  readonly name: string;
  /** Below the path that was named. */
  readonly path: string;
  /** Of the list of codes, or of the plugin that refused it. */
  readonly code: string;
  /** A sentence that is safe to show. */
  readonly reason: string;
}

/** What became of one file. `duplicate`: its bytes were here; `trashed`: they lie in the trash and stay there. */
export type FileResult =
  | {
      readonly status: 'added' | 'duplicate' | 'trashed';
      readonly photoId: string | null;
      readonly parts: number;
    }
  | { readonly status: 'skipped'; readonly what: string }
  | { readonly status: 'video' }
  | { readonly status: 'refused'; readonly code: string; readonly reason: string };

export interface AlbumReport {
  readonly title: string;
  /** From the top down, its own last. */
  readonly path: readonly string[];
  readonly isNew: boolean;
  /** Photos that came in, or were here and got a place. */
  readonly photos: number;
}

export interface ImportReport {
  readonly added: number;
  /** The same bytes were here, or came in a moment before. */
  readonly alreadyThere: number;
  readonly inTrash: number;
  /** RAW files kept with the photo of the same shot. */
  readonly parts: number;
  readonly videos: number;
  /** Files that are no photos, by ending. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly refused: readonly Refusal[];
  readonly albums: readonly AlbumReport[];
  /** Of all files that were looked at. */
  readonly bytes: number;
  readonly files: number;
  /** Changes are kept under it, and undone as one; null when nothing was changed. */
  readonly batchId: string | null;
  readonly interrupted: boolean;
  /** What ended it before its time, such as a full disk. */
  readonly failure: { readonly code: ErrorCode; readonly reason: string } | null;
  readonly ms: number;
}

export interface Tally {
  note(file: Pick<PlannedFile, 'name' | 'shownPath' | 'album' | 'bytes'>, result: FileResult): void;
  skip(kinds: Readonly<Record<string, number>>): void;
  report(end: Pick<ImportReport, 'batchId' | 'interrupted' | 'failure'>): ImportReport;
}

/** Counts what comes of an import. `isNewAlbum`: by import key. */
export function createTally(isNewAlbum: (key: string) => boolean): Tally {
  const started = performance.now();
  const counts = { added: 0, alreadyThere: 0, inTrash: 0, parts: 0, videos: 0, bytes: 0, files: 0 };
  const skipped: Record<string, number> = {};
  const refused: Refusal[] = [];
  const albums = new Map<string, AlbumReport>();
  const skip = (what: string, count = 1) => {
    skipped[what] = (skipped[what] ?? 0) + count;
  };
  return {
    note(file, result) {
      counts.files += 1;
      counts.bytes += file.bytes;
      if (result.status === 'skipped') return skip(result.what);
      if (result.status === 'video') return void counts.videos++;
      if (result.status === 'refused') {
        const { code, reason } = result;
        return void refused.push({ name: file.name, path: file.shownPath, code, reason });
      }
      counts[countOf[result.status]] += 1;
      counts.parts += result.parts;
      if (result.status !== 'trashed' && file.album) countAlbum(albums, file.album, isNewAlbum);
    },
    skip(kinds) {
      for (const [what, count] of Object.entries(kinds)) skip(what, count);
    },
    report: end => ({
      ...counts,
      skipped,
      refused,
      albums: [...albums.values()],
      ms: Math.round(performance.now() - started),
      ...end,
    }),
  };
}

const countOf = { added: 'added', duplicate: 'alreadyThere', trashed: 'inTrash' } as const;

function countAlbum(
  albums: Map<string, AlbumReport>,
  album: PlannedAlbum,
  isNewAlbum: (key: string) => boolean,
): void {
  const top = album.kind === 'existing' ? album : null;
  const path: string[] = [];
  for (const each of top ? [top] : chainOf(album)) {
    path.push(each.title);
    const key = each.kind === 'existing' ? each.id : each.key;
    const isNew = each.kind === 'folder' && isNewAlbum(key);
    const { photos = 0 } = albums.get(key) ?? {};
    albums.set(key, { title: each.title, path: [...path], isNew, photos: photos + Number(each === album) });
  }
}

/** Code and sentence of what was thrown about a file. */
export function refusalOf(error: unknown): Extract<FileResult, { status: 'refused' }> {
  return isAppError(error)
    ? { status: 'refused', code: error.shownCode, reason: error.message }
    : { status: 'refused', code: 'INTERNAL', reason: errorCodes.INTERNAL.message };
}

/** The same of what ended an import early. */
export function failureOf(error: unknown): NonNullable<ImportReport['failure']> {
  return { code: isAppError(error) ? error.code : 'INTERNAL', reason: refusalOf(error).reason };
}
