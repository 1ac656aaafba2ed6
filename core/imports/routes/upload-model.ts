import type { Context } from '../../http/state.ts';
import type { Album, Photo } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { photoBox } from '../../views/pictures/photo-box.ts';
import { languageOf } from '../../views/texts/language.ts';
import type { FileResult } from '../report.ts';
import type { Upload, UploadedFile } from './upload.ts';

/** Each file with its picture, or why it isn't in. */
export async function uploadResultModel(ctx: Context, upload: Upload, album: Album): Promise<PageModel> {
  const { t } = ctx.state;
  const counts = countResults(upload.files);
  return {
    title: t('manage.upload.result', { count: counts.added }),
    place: 'upload',
    album: { id: album.id, title: album.title, href: `/albums/${encodeURIComponent(album.slug)}` },
    files: await Promise.all(upload.files.map(file => describeFile(ctx, file))),
    counts,
    refusedText: counts.refused > 0 ? t('manage.upload.refused', { count: counts.refused }) : '',
    tooMany: upload.fields.has('tooMany'),
    back: `/admin/albums/${album.id}${album.may.includes('edit') ? '' : '/photos'}`,
    undo: counts.added > 0 && upload.opened ? `/admin/batches/${upload.opened.request.batchId}/undo` : null,
  };
}

export function countResults(files: readonly UploadedFile[]): {
  added: number;
  refused: number;
  other: number;
} {
  const added = files.filter(({ result }) => result.status === 'added').length;
  const refused = files.filter(({ result }) => result.status === 'refused').length;
  return { added, refused, other: files.length - added - refused };
}

async function describeFile(ctx: Context, { fileName, result }: UploadedFile) {
  const photoId = 'photoId' in result ? result.photoId : null;
  const photo = photoId === null ? undefined : await ctx.state.read.photos.find(photoId);
  return {
    name: fileName,
    status: result.status,
    code: result.status === 'refused' ? result.code : '',
    text: sayResult(ctx.state.t, result),
    box: photo ? boxOf(ctx, photo) : null,
  };
}

function boxOf(ctx: Context, photo: Photo) {
  const room = photo.may.includes('edit') ? '/admin/photos' : '/photos';
  return photoBox(photo, languageOf(ctx.state), { largest: 'thumb', href: `${room}/${photo.id}` });
}

/** A refusal in the reader's language, where there is a sentence for its code. */
function sayResult(t: Context['state']['t'], result: FileResult): string {
  if (result.status !== 'refused') return t(`manage.upload.status.${result.status}`);
  const key = `manage.upload.reason.${result.code}`;
  const text = t(key);
  return text === key ? result.reason : text;
}
