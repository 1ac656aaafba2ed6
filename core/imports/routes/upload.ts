import PQueue from 'p-queue';
import { AppError, isAppError } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { ChangeRequest, Gallery } from '../../plugin-api/index.ts';
import type { Importer } from '../importer.ts';
import { type FileResult, refusalOf } from '../report.ts';
import { type ReceivedFile, type Reception, receiveFiles } from './receive-files.ts';

export interface UploadParts {
  readonly gallery: Gallery;
  readonly importer: Pick<Importer, 'importFile' | 'uploadFinished'>;
}

/** What became of one file of an upload. */
export interface UploadedFile {
  readonly fileName: string;
  result: FileResult;
}

export interface Upload {
  readonly files: readonly UploadedFile[];
  readonly fields: URLSearchParams;
  /** Null when there was nothing to take in. */
  readonly opened: OpenedUpload | null;
}

export interface OpenedUpload {
  readonly albumId: string;
  /** Everything that the upload changes is done under it, and undone as one. */
  readonly request: ChangeRequest & { readonly batchId: string };
}

/** Where the files go, as the fields before the first of them say. */
export interface UploadTarget {
  title(fields: URLSearchParams): string;
  /** Finds or makes the album. */
  open(fields: URLSearchParams, request: ChangeRequest): Promise<string>;
}

/** Files under way at a time: one is received while others are decoded. */
const concurrency = 3;
/** In one change. */
const mostReordered = 1_000;

/** Takes in the files of a request as they come, each on its own: what is wrong with one doesn't keep another. */
export async function receiveUpload(
  { gallery, importer }: UploadParts,
  ctx: Context,
  target: UploadTarget,
): Promise<Upload> {
  const started = performance.now();
  const queue = new PQueue({ concurrency });
  const files: UploadedFile[] = [];
  let opening: Promise<OpenedUpload> | null = null;
  let failure: AppError | null = null;

  const takeIn = async (file: UploadedFile, { stream }: ReceivedFile, { fields, signal }: Reception) => {
    try {
      opening ??= openUpload(gallery, ctx, { target, fields });
      const { albumId, request } = await opening;
      if (failure) throw failure;
      const { fileName } = file;
      file.result = await importer.importFile({ ...request, source: stream, fileName, albumId, signal });
    } catch (error) {
      if (!signal.aborted) failure ??= isAppError(error) ? error : new AppError('INTERNAL', { cause: error });
      file.result = refusalOf(error);
    } finally {
      // What was left unread would keep everything behind it from coming.
      stream.resume();
    }
  };

  const close = async () => {
    await queue.onIdle();
    const opened = (await opening?.catch(() => null)) ?? null;
    if (opened) await gallery.closeBatch(opened.request.batchId, {});
    return opened;
  };

  const { fields } = await receiveFiles(ctx.req, (received, reception) => {
    const file = { fileName: received.fileName, result: notYet };
    files.push(file);
    void queue.add(() => takeIn(file, received, reception));
  }).catch(async error => {
    // What is still on its way is not for us: read past it, so that the answer is heard, and hang up.
    if (!ctx.req.complete) ctx.set('Connection', 'close');
    ctx.req.resume();
    await close();
    throw error;
  });
  const opened = await close();
  throwIfNothingCouldBeDone(failure, files);
  nameFirstOfTwins(files);
  if (opened) {
    await putInOrder(gallery, opened, files);
    const { viewer, batchId } = opened.request;
    const ms = Math.round(performance.now() - started);
    await importer.uploadFinished({ viewer, batchId, ms, results: files.map(({ result }) => result) });
  }
  return { files, fields, opened };
}

async function openUpload(
  gallery: Gallery,
  { state }: Context,
  { target, fields }: { target: UploadTarget; fields: URLSearchParams },
): Promise<OpenedUpload> {
  const reason = state.t('manage.reason.upload', { album: target.title(fields) });
  const batchId = await gallery.openBatch({ viewer: state.viewer, reason }, 'upload');
  const request = { viewer: state.viewer, reason, batchId };
  return { request, albumId: await target.open(fields, request) };
}

const notYet: FileResult = { status: 'refused', code: 'UNREADABLE_FILE', reason: '' };

/** What is wrong with the form, or with us from the beginning, is no file's result. */
function throwIfNothingCouldBeDone(failure: AppError | null, files: readonly UploadedFile[]): void {
  const isNothingIn = files.every(({ result }) => result.status === 'refused');
  if (failure !== null && (isNothingIn || !['DISK_FULL', 'STORAGE_READ_ONLY'].includes(failure.code)))
    throw failure;
}

/** Of the same file sent twice it is the first that came in, whichever was quicker. */
function nameFirstOfTwins(files: readonly UploadedFile[]): void {
  const seen = new Map<string, UploadedFile>();
  for (const file of files) {
    const { result } = file;
    if (!('photoId' in result) || result.photoId === null) continue;
    const first = seen.get(result.photoId);
    if (first && result.status === 'added') [first.result, file.result] = [file.result, first.result];
    else seen.set(result.photoId, first ?? file);
  }
}

/** Small files overtake large ones: what came in stands as it was chosen. */
async function putInOrder(
  gallery: Gallery,
  { albumId, request }: OpenedUpload,
  files: readonly UploadedFile[],
): Promise<void> {
  const ids = files.flatMap(({ result }) =>
    result.status === 'added' && result.photoId ? [result.photoId] : [],
  );
  if (ids.length < 2) return;
  await gallery.change(request, tx => tx.albums.reorder(albumId, ids.slice(0, mostReordered), null));
}
