import type { ActionAnswer, PageAnswer, PluginContext, PluginRequest } from 'enfilade/plugin-api';
import { describeProblem } from './problems.ts';
import { countFiles, findListed, listFailed, listWritten, markFailedDue } from './queries.ts';
import type { WriteBackGallery } from './settings.ts';
import { problemText, showChanges, showFile } from './shown.ts';
import { readTagPaths } from './tag-paths.ts';
import { startWriting } from './work.ts';
import { hashOf, previewPhoto, writePhoto } from './write-photo.ts';

const address = '/admin/x/write-back';
/** Files on one page. */
const most = 50;

/** What was written when, and what failed. */
export async function loadFiles(
  gallery: WriteBackGallery,
  { query }: PluginRequest,
  ctx: PluginContext,
): Promise<PageAnswer> {
  const { db, settings } = gallery;
  const failed = await listFailed(db, most);
  const written = await listWritten(db, most);
  const photos = await ctx.read.photos.summaries(
    [...new Set([...failed, ...written].map(({ photoId }) => photoId))].slice(0, 200),
  );
  const shown = (files: typeof failed) =>
    files.map(file => ({ ...showFile(file, ctx), photo: photos.get(file.photoId) ?? null }));
  return {
    title: ctx.t('page.title'),
    data: {
      settings,
      counts: await countFiles(db),
      failed: shown(failed),
      written: shown(written),
      isQueued: query.did === 'again',
    },
  };
}

/** “Try again”, of one or of all. */
export async function actOnFiles(
  gallery: WriteBackGallery,
  { action, form }: PluginRequest & { readonly action: string },
): Promise<ActionAnswer> {
  if (action === 'again' || action === 'again-all') {
    await markFailedDue(gallery.db, action === 'again' ? (form.photo ?? '') : null);
    await startWriting(gallery);
  }
  return { redirect: `${address}?did=again` };
}

/** One photo: what its file says, and what would be written. */
export async function loadPhotoFile(
  gallery: WriteBackGallery,
  { params, query }: PluginRequest,
  ctx: PluginContext,
): Promise<PageAnswer | null> {
  const photo = await findEditable(params.id ?? '', ctx);
  if (photo === null) return null;
  const kept = await findListed(gallery.db, photo.id);
  return {
    title: ctx.t('photo.title', { title: photo.title ?? photo.fileName ?? ctx.t('photo.untitled') }),
    data: {
      photo,
      file: kept ? showFile(kept, ctx) : null,
      did: ['written', 'same', 'nowhere', 'failed'].find(each => each === query.did) ?? null,
      ...(await describeTarget(gallery, photo, ctx)),
    },
  };
}

async function describeTarget(
  gallery: WriteBackGallery,
  photo: NonNullable<Awaited<ReturnType<typeof findEditable>>>,
  ctx: PluginContext,
) {
  const none = { path: null, changes: [], isOthers: false, trouble: null };
  try {
    const preview = await previewPhoto(gallery, { photo, paths: await readTagPaths(ctx.read) }, ctx);
    if (preview === null) return none;
    const { path } = preview.target;
    const hash = preview.kept?.sha256 ? await hashOf(path).catch(() => null) : null;
    const isOthers = hash !== null && hash !== preview.kept?.sha256;
    return { ...none, path, isOthers, changes: showChanges(preview, ctx.t) };
  } catch (error) {
    const { code, message } = describeProblem(error);
    return { ...none, trouble: problemText(code, message, ctx.t) };
  }
}

export async function actOnPhotoFile(
  gallery: WriteBackGallery,
  { params }: PluginRequest,
  ctx: PluginContext,
): Promise<ActionAnswer> {
  const photo = await findEditable(params.id ?? '', ctx);
  if (photo === null) return { redirect: '/admin' };
  const did = await writePhoto(gallery, { photo, paths: await readTagPaths(ctx.read) }, ctx);
  return { redirect: `${address}/photo/${photo.id}?did=${did}` };
}

async function findEditable(id: string, { read }: PluginContext) {
  const photo = await read.photos.find(id);
  return photo?.may.includes('edit') ? photo : null;
}
