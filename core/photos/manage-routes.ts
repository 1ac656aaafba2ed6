import Router from '@koa/router';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { idOf, renderManagePage, requireVerb } from '../http/manage-page.ts';
import { ownPath } from '../http/own-path.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, Photo } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { photoTitle } from '../views/pictures/photo-box.ts';
import { languageOf } from '../views/texts/language.ts';
import { listAlbumChoices } from './routes/album-choices.ts';
import {
  contributedValues,
  editableFields,
  type FieldParts,
  readContributedEdit,
} from './routes/contributed-fields.ts';
import { photoEditModel } from './routes/photo-edit-model.ts';
import { fieldsOf, readAlbumChanges, readPhotoEdit } from './routes/photo-form.ts';
import { tagPaths } from './routes/tag-text.ts';

interface Parts extends FieldParts {
  readonly gallery: Gallery;
  readonly views: Views;
}

/** `/admin/photos/<id>`: editing, deleting and restoring photos. */
export function photoManageRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/photos/:id', permit('edit'), ctx => showEdit(parts, ctx));
  router.post('/admin/photos/:id', permit('edit'), ctx => savePhoto(parts, ctx));
  router.post('/admin/photos/:id/trash', permit('edit'), ctx => trashPhoto(parts, ctx));
  router.post('/admin/photos/:id/restore', permit('edit'), ctx => restorePhoto(parts, ctx));
  return router;
}

async function showEdit(
  parts: Parts,
  ctx: Context,
  given?: { photo: Photo; form: FormState },
): Promise<void> {
  const photo = given?.photo ?? (await findPhoto(ctx));
  const form = given?.form ?? freshForm(await storedFields(parts, ctx, photo));
  const back = ownPath(String(ctx.query.back ?? ctx.state.form.get('back') ?? ''), '');
  const model = {
    ...(await photoEditModel(ctx, { photo, form, back })),
    moreFields: editableFields(parts, ctx),
  };
  await renderManagePage(parts.views, ctx, {
    name: '@photos/manage/edit',
    model: { ...model, slots: { 'admin.photo': { photo } } },
  });
}

async function savePhoto(parts: Parts, ctx: Context): Promise<void> {
  const photo = await findPhoto(ctx);
  const { form, viewer, t, read } = ctx.state;
  const stored = await storedFields(parts, ctx, photo);
  await acceptForm(
    ctx,
    async () => {
      const ext = readContributedEdit(parts, form, photo);
      const edit = { ...readPhotoEdit(form, photo, stored), ...(ext && { ext }) };
      const albums = readAlbumChanges(form, photo, await listAlbumChoices(read, photo));
      const revision = Number(form.get('revision') || -1);
      const request = {
        viewer,
        reason: t('manage.reason.photoEdited', { title: photoTitle(photo, languageOf(ctx.state)) }),
      };
      const { changesetId } = await parts.gallery.change(request, async tx => {
        await tx.photos.edit([photo.id], edit, { revision });
        for (const id of albums.added) await tx.albums.addPhotos(id, [photo.id]);
        for (const id of albums.removed) await tx.albums.removePhotos(id, [photo.id]);
      });
      goOnAfterChange(ctx, await addressAfter(ctx, photo.id), changesetId);
    },
    async problem => {
      const now = await findPhoto(ctx);
      const form = returnedForm(ctx.state.form, problem, await storedFields(parts, ctx, now));
      await showEdit(parts, ctx, { photo: now, form });
    },
  );
}

async function trashPhoto({ gallery }: Parts, ctx: Context): Promise<void> {
  const photo = await findPhoto(ctx);
  const { viewer, t, form } = ctx.state;
  const reason = t('manage.reason.photoTrashed', { title: photoTitle(photo, languageOf(ctx.state)) });
  const { changesetId } = await gallery.change({ viewer, reason }, tx => tx.photos.trash([photo.id]));
  goOnAfterChange(ctx, ownPath(form.get('back'), '/admin/trash'), changesetId);
}

async function restorePhoto({ gallery }: Parts, ctx: Context): Promise<void> {
  const photo = await findPhoto(ctx);
  const { viewer, t } = ctx.state;
  const request = { viewer, reason: t('manage.reason.photosRestored', { count: 1 }) };
  const { changesetId } = await gallery.change(request, tx => tx.photos.restore([photo.id]));
  goOnAfterChange(ctx, addressOf(photo.id, null), changesetId);
}

async function storedFields(parts: Parts, ctx: Context, photo: Photo) {
  const isNested = photo.tags.some(tag => tag.parentId !== null);
  const index = isNested ? await ctx.state.read.tags.index() : [];
  const known = new Map([...index, ...photo.tags].map(tag => [tag.id, tag]));
  return { ...fieldsOf(photo, tagPaths(photo.tags, known)), ...contributedValues(parts, photo) };
}

async function findPhoto(ctx: Context): Promise<Photo> {
  return requireVerb(await ctx.state.read.photos.find(idOf(ctx)), 'edit');
}

/** Who took their photo out of the last album where it was theirs to edit goes back to where they came from. */
async function addressAfter({ state: { read, form } }: Context, id: string): Promise<string> {
  const photo = await read.photos.find(id);
  const back = form.get('back');
  return photo?.may.includes('edit') ? addressOf(id, back) : ownPath(back, '/admin');
}

/** Keeps the way back to where editing began. */
function addressOf(id: string, back: string | null): string {
  const way = ownPath(back, '');
  return `/admin/photos/${id}${way && `?back=${encodeURIComponent(way)}`}`;
}
