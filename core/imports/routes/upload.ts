import PQueue from 'p-queue';
import { AppError, isAppError } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { Gallery } from '../../plugin-api/index.ts';
import type { Importer } from '../importer.ts';
import { type FileResult, refusalOf } from '../report.ts';
import { type ReceivedFile, type Reception, receiveFiles } from './receive-files.ts';

export interface UploadParts {
  readonly gallery: Gallery;
  readonly importer: Pick<Importer, 'importFile'>;
}

/** What became of one file of an upload. */
export interface UploadedFile {
  readonly fileName: string;
  result: FileResult;
}

export interface Upload {
  readonly files: readonly UploadedFile[];
  readonly fields: URLSearchParams;
  readonly albumId: string | null;
  /** Everything that the upload changed is undone as one; null when there was nothing. */
  readonly batchId: string | null;
}

/** Finds or makes the album that the files go into, from the fields before the first of them. */
export type OpenAlbum = (fields: URLSearchParams, batchId: string) => Promise<string>;

/** Files under way at a time: one is received while others are decoded. */
const concurrency = 3;

/** Takes in the files of a request as they come, each on its own: what is wrong with one doesn't keep another. */
export async function receiveUpload(
  { gallery, importer }: UploadParts,
  ctx: Context,
  openAlbum: OpenAlbum,
): Promise<Upload> {
  const { viewer, t } = ctx.state;
  const request = { viewer, reason: t('manage.reason.upload') };
  const queue = new PQueue({ concurrency });
  const files: UploadedFile[] = [];
  let target: Promise<{ batchId: string; albumId: string }> | null = null;
  let failure: AppError | null = null;

  const open = async (fields: URLSearchParams) => {
    const batchId = await gallery.openBatch(request, 'upload');
    return { batchId, albumId: await openAlbum(fields, batchId) };
  };

  const takeIn = async (
    file: UploadedFile,
    stream: ReceivedFile['stream'],
    { fields, signal }: Reception,
  ) => {
    try {
      target ??= open(fields);
      const { batchId, albumId } = await target;
      if (failure) throw failure;
      const { fileName } = file;
      const reason = t('manage.reason.uploaded', { name: fileName });
      file.result = await importer.importFile({
        source: stream,
        fileName,
        albumId,
        viewer,
        reason,
        batchId,
        signal,
      });
    } catch (error) {
      if (!signal.aborted) failure ??= isAppError(error) ? error : new AppError('INTERNAL', { cause: error });
      file.result = refusalOf(error);
    } finally {
      // What was left unread would keep everything behind it from coming.
      stream.resume();
    }
  };

  const receive = () =>
    receiveFiles(ctx.req, ({ fileName, stream }, reception) => {
      const file = { fileName, result: notYet };
      files.push(file);
      void queue.add(() => takeIn(file, stream, reception));
    }).finally(() => queue.onIdle());

  const { fields } = await receive().catch(async error => {
    await close(gallery, target);
    throw error;
  });
  throwIfNothingCouldBeDone(failure, files);
  nameFirstOfTwins(files);
  const opened = await close(gallery, target);
  if (opened) await putInOrder(gallery, { ...request, ...opened }, files);
  return { files, fields, albumId: opened?.albumId ?? null, batchId: opened?.batchId ?? null };
}

const notYet: FileResult = { status: 'refused', code: 'UNREADABLE_FILE', reason: '' };

/** What is wrong with the form, or with us from the beginning, is no file's result. */
function throwIfNothingCouldBeDone(failure: AppError | null, files: readonly UploadedFile[]): void {
  const isNothingIn = files.every(({ result }) => result.status === 'refused');
  if (failure !== null && (isNothingIn || failure.code !== 'DISK_FULL')) throw failure;
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

async function close(
  gallery: Gallery,
  target: Promise<{ batchId: string; albumId: string }> | null,
): Promise<{ batchId: string; albumId: string } | null> {
  const opened = await target?.catch(() => null);
  if (!opened) return null;
  await gallery.closeBatch(opened.batchId, {});
  return opened;
}

/** Small files overtake large ones: what came in stands as it was chosen. */
async function putInOrder(
  gallery: Gallery,
  { albumId, ...request }: Parameters<Gallery['change']>[0] & { albumId: string },
  files: readonly UploadedFile[],
): Promise<void> {
  const ids = files.flatMap(({ result }) =>
    result.status === 'added' && result.photoId ? [result.photoId] : [],
  );
  if (ids.length < 2) return;
  await gallery.change(request, tx => tx.albums.reorder(albumId, ids.slice(0, 1_000), null));
}
