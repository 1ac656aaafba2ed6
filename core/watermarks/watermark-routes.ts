import { rm } from 'node:fs/promises';
import Router from '@koa/router';
import { AppError, fail, isAppError } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { idOf, renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, Watermark, WatermarkDrawing, WatermarkImage, Writers } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { languageOf } from '../views/texts/language.ts';
import { readUpload } from './routes/read-upload.ts';
import { choicesOf, fieldsOf, readWatermark } from './routes/watermark-form.ts';

export interface WatermarkParts {
  readonly gallery: Gallery;
  readonly views: Views;
  readonly markPictures: {
    take(path: string): Promise<WatermarkImage>;
    preview(drawing: WatermarkDrawing): Promise<Buffer>;
  };
  readonly storage: { stagingPath(extension?: string): string };
}

/** `/admin/watermarks`: what pictures can be made to carry, for who edits everything. */
export function watermarkRoutes(parts: WatermarkParts): Router<RequestState> {
  const router = new Router<RequestState>();
  const path = '/admin/watermarks';
  type Handle = (parts: WatermarkParts, ctx: Context) => Promise<void>;
  const handle = (work: Handle) => (ctx: Context) => {
    if (!ctx.state.read.rights.editAll) fail('FORBIDDEN');
    return work(parts, ctx);
  };
  router.get(path, permit('edit'), handle(showList));
  router.get(
    `${path}/new`,
    permit('edit'),
    handle((_, ctx) => showForm(parts, ctx, null)),
  );
  router.post(
    `${path}/new`,
    permit('edit'),
    handle((_, ctx) => save(parts, ctx, null)),
  );
  router.get(
    `${path}/:id`,
    permit('edit'),
    handle(async (_, ctx) => showForm(parts, ctx, await findOne(ctx))),
  );
  router.post(
    `${path}/:id`,
    permit('edit'),
    handle(async (_, ctx) => save(parts, ctx, await findOne(ctx))),
  );
  router.get(`${path}/:id/preview`, permit('edit'), handle(sendPreview));
  router.post(`${path}/:id/remove`, permit('edit'), handle(remove));
  return router;
}

async function showList({ views }: WatermarkParts, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const watermarks = await read.settings.watermarks();
  const model = {
    title: t('watermarks.title'),
    place: 'watermarks',
    watermarks: watermarks.map(watermark => ({
      ...{ id: watermark.id, name: watermark.name },
      said: t(`watermarks.said.${watermark.kind}`, {
        place: t(`watermarks.place.${watermark.place}`),
        text: watermark.kind === 'text' ? watermark.text : '',
      }),
    })),
  };
  await renderManagePage(views, ctx, { name: '@watermarks/list', model });
}

async function showForm(
  { views }: WatermarkParts,
  ctx: Context,
  watermark: Watermark | null,
  returned?: FormState,
): Promise<void> {
  const language = languageOf(ctx.state);
  const form = returned ?? freshForm(fieldsOf(watermark));
  const model = {
    title: watermark?.name ?? language.t('watermarks.new'),
    place: 'watermarks',
    watermark: watermark && { id: watermark.id, hasImage: watermark.kind === 'image' },
    form,
    ...choicesOf(language, form.value('opacity')),
  };
  await renderManagePage(views, ctx, { name: '@watermarks/form', model });
}

async function save(parts: WatermarkParts, ctx: Context, before: Watermark | null): Promise<void> {
  let sent = new URLSearchParams();
  await acceptForm(
    ctx,
    async () => {
      const { fields, image } = await receive(parts, ctx, read => {
        sent = read;
      });
      const kept = before?.kind === 'image' ? before.image : '';
      const edit = readWatermark(fields, image?.sha256 ?? kept);
      const deed = before ? 'watermarkEdited' : 'watermarkMade';
      const { value: id, changesetId } = await change(parts, ctx, { deed, name: edit.name }, async tx => {
        if (image && edit.kind === 'image') await tx.settings.keepWatermarkImage(image);
        if (!before) return (await tx.settings.addWatermark(edit)).id;
        await tx.settings.editWatermark(before.id, edit);
        return before.id;
      });
      goOnAfterChange(ctx, `/admin/watermarks/${id}`, changesetId);
    },
    problem => showForm(parts, ctx, before, returnedForm(sent, problem)),
  );
}

/** The form, and its image as a decoder wrote it anew. */
async function receive(
  { storage, markPictures }: WatermarkParts,
  ctx: Context,
  onFields: (fields: URLSearchParams) => void,
) {
  const path = storage.stagingPath('upload');
  try {
    const { fields, fileBytes } = await readUpload(ctx, path);
    // what was typed is kept also when the file is refused
    onFields(fields);
    const isWanted = fileBytes > 0 && fields.get('kind') === 'image';
    return { fields, image: isWanted ? await markPictures.take(path).catch(refuseImage) : null };
  } finally {
    await rm(path, { force: true });
  }
}

/** What is wrong with the file is said at its field. */
function refuseImage(cause: unknown): never {
  if (!isAppError(cause) || cause.status >= 500) throw cause;
  throw new AppError('NOT_ACCEPTED', { pointer: '/image', cause });
}

async function remove(parts: WatermarkParts, ctx: Context): Promise<void> {
  const watermark = await findOne(ctx);
  await acceptForm(
    ctx,
    async () => {
      const what = { deed: 'watermarkRemoved', name: watermark.name };
      const { changesetId } = await change(parts, ctx, what, tx => tx.settings.removeWatermark(watermark.id));
      goOnAfterChange(ctx, '/admin/watermarks', changesetId);
    },
    problem => {
      const text = ctx.state.t('watermarks.remove.inUse');
      const form = freshForm(fieldsOf(watermark));
      return showForm(parts, ctx, watermark, problem.code === 'CONFLICT' ? { ...form, summary: text } : form);
    },
  );
}

function change<Value>(
  { gallery }: WatermarkParts,
  { state }: Context,
  { deed, name }: { deed: string; name: string },
  write: (tx: Writers) => Promise<Value>,
) {
  return gallery.change({ viewer: state.viewer, reason: state.t(`manage.reason.${deed}`, { name }) }, write);
}

async function sendPreview({ markPictures }: WatermarkParts, ctx: Context): Promise<void> {
  const watermark = await findOne(ctx);
  ctx.body = await markPictures.preview(watermark);
  ctx.type = 'image/jpeg';
  ctx.set('Cache-Control', 'private, no-store');
}

async function findOne(ctx: Context): Promise<Watermark> {
  const id = idOf(ctx);
  const all = await ctx.state.read.settings.watermarks();
  return all.find(watermark => watermark.id === id) ?? fail('NOT_FOUND');
}
