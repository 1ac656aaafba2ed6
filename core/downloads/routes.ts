import Router from '@koa/router';
import PQueue from 'p-queue';
import { fail } from '../errors/app-error.ts';
import { readAnyPhotos, readChosenPhotos } from '../http/chosen-photos.ts';
import type { FormTokens } from '../http/form-token.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Views } from '../views/create-views.ts';
import { type PhotoFiles, settleFiles, type TakeTurn } from './download-files.ts';
import { planAlbum, planAll, planSelection } from './plan.ts';
import { selectedModel } from './routes/selected-model.ts';
import { type Archive, sendZip } from './routes/send-zip.ts';
import { createSlots, type Slots } from './slots.ts';

export interface DownloadRoutesOptions {
  readonly photoFiles: PhotoFiles;
  readonly views: Views;
  readonly tokens: Pick<FormTokens, 'ensure'>;
  readonly limits?: DownloadLimits;
}

export interface DownloadLimits {
  /** Archives at the same time for one user, or for one address where nobody is signed in. */
  readonly each: number;
  /** In this process. */
  readonly all: number;
  /** Reads at the same time, of all archives together: what is beyond waits, and pages find the disk free. */
  readonly reads: number;
}

const defaultLimits: DownloadLimits = { each: 3, all: 32, reads: 2 };

/** An album or chosen photos as one ZIP, each photo as the viewer may have it. */
export function downloadRoutes({
  photoFiles,
  limits = defaultLimits,
  ...pages
}: DownloadRoutesOptions): Router<RequestState> {
  const slots = createSlots(limits);
  const queue = new PQueue({ concurrency: limits.reads });
  const takeTurn: TakeTurn = work => queue.add(work);
  const answer = (ctx: Context, find: () => Promise<Archive | undefined>) =>
    withSlot(ctx, slots, async () => sendFound(ctx, await find(), takeTurn));
  const sendSelection = (ctx: Context) => answer(ctx, () => findSelection(ctx, photoFiles));

  const router = new Router<RequestState>();
  router.get('/albums/:slug/download', permit('guest'), ctx =>
    answer(ctx, () => findAlbum(ctx, photoFiles, String(ctx.params.slug))),
  );
  router.get('/download', permit('guest'), sendSelection);
  router.post('/download', permit('guest'), sendSelection);
  router.get('/download/selected', permit('guest'), ctx => showSelected(pages, ctx));
  router.post('/download/selected', permit('guest'), ctx => showSelected(pages, ctx));
  return router;
}

/**
 * Says what an archive of chosen photos will hold, and offers it. Without any photos it is the form alone, whose token a script
 * needs to send more of them than an address can name.
 */
async function showSelected(
  { views, tokens }: Pick<DownloadRoutesOptions, 'views' | 'tokens'>,
  ctx: Context,
): Promise<void> {
  const ids = readAnyPhotos(ctx);
  const model = await selectedModel(ctx, ids);
  if (model.isForm || ids.length === 0) tokens.ensure(ctx);
  ctx.set('Cache-Control', 'private, no-store');
  await views.render(ctx, '@downloads/selected', model);
}

/** 429 when there are as many as may be; a slot is held until the last byte is out or the visitor gone. */
async function withSlot(ctx: Context, slots: Slots, work: () => Promise<void>): Promise<void> {
  const giveBack = slots.take(holderOf(ctx));
  if (!giveBack) {
    ctx.set('Retry-After', '30');
    return fail('TOO_MANY_REQUESTS');
  }
  try {
    await work();
  } finally {
    giveBack();
  }
}

/** Many may follow the same link: each address counts for itself. */
function holderOf({ state: { viewer }, ip }: Context): string {
  if (viewer.kind === 'user') return `user ${viewer.userId}`;
  return viewer.kind === 'token' ? `user ${viewer.user.userId}` : `address ${ip}`;
}

/** Undefined: the answer is given already. */
async function findAlbum(ctx: Context, photoFiles: PhotoFiles, slug: string): Promise<Archive | undefined> {
  const { read, base } = ctx.state;
  const found = await read.albums.find(slug);
  if (!found) fail('NOT_FOUND');
  if ('gone' in found) fail('GONE');
  if ('movedTo' in found) {
    ctx.redirect(`${base}/albums/${encodeURIComponent(found.movedTo)}/download${ctx.search}`);
    ctx.status = 301;
    return undefined;
  }
  const { album } = found;
  const below = ctx.query.below !== '0';
  return { title: album.title, files: await planAlbum(read, photoFiles, { album, below }) };
}

/** Below a link, no choice means all that it opens. */
async function findSelection(ctx: Context, photoFiles: PhotoFiles): Promise<Archive> {
  const { link, read, t } = ctx.state;
  if (link !== null && ctx.method !== 'POST' && ctx.query.photos === undefined)
    return { title: link.name, files: await planAll(read, photoFiles) };
  const ids = readChosenPhotos(ctx);
  const files = (await planSelection(read, photoFiles, ids)) ?? fail('NOT_FOUND');
  return { title: t('downloads.selection'), files };
}

/** Where nothing may be had, there is nothing. A link's budget is asked for all of it, before the first byte. */
async function sendFound(ctx: Context, archive: Archive | undefined, takeTurn: TakeTurn): Promise<void> {
  if (!archive) return;
  if (archive.files.length === 0) fail('NOT_FOUND');
  const files = await settleFiles(archive.files);
  const originals = files.filter(file => file.make === null).length;
  if (ctx.method !== 'HEAD' && originals > 0) await ctx.state.link?.meter?.takeAll(originals);
  await sendZip(ctx, { ...archive, files }, takeTurn);
}
