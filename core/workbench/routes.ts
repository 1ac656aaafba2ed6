import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { asId, renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { EditableAlbum, Gallery } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { albumBox, albumMark, photoBox } from '../views/pictures/photo-box.ts';
import { type Language, languageOf } from '../views/texts/language.ts';
import { loadCards } from './cards.ts';
import { historyEntries } from './history-entries.ts';

/** Changes looked at for the overview, and lines that they may make: those of one batch make one. */
const recent = { changes: 100, lines: 8 };

interface Parts {
  readonly gallery: Gallery;
  readonly views: Views;
}

/** `/admin` and `/admin/trash`, cut to what their viewer may do. */
export function workbenchRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin', permit('edit'), ctx => showStart(parts, ctx));
  router.get('/admin/albums', permit('edit'), ctx => {
    ctx.redirect('/admin');
    ctx.status = 303;
  });
  router.get('/admin/trash', permit('edit'), ctx => showTrash(parts, ctx));
  router.post('/admin/photos/restore', permit('edit'), ctx => restorePhotos(parts, ctx));
  return router;
}

async function showStart({ views }: Parts, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const language = languageOf(ctx.state);
  const [albums, changes, cards] = await Promise.all([
    read.albums.editable('upload'),
    read.changes.recent({ limit: recent.changes }),
    loadCards(views, ctx),
  ]);
  const model = {
    title: t('manage.title'),
    place: 'start',
    mayCreate: read.rights.editAll || albums.some(album => album.may.includes('edit')),
    seesAll: read.rights.editAll,
    cards,
    brokenThemes: brokenThemes(views, read.rights.administer),
    albums: albums.map(album => albumLine(album, language)),
    entries: historyEntries(changes.items, language).slice(0, recent.lines),
  };
  await renderManagePage(views, ctx, { name: '@workbench/start', model });
}

/** Ids of themes of which something could not be shown, for who can see to it. */
function brokenThemes({ problems }: Views, isAdmin: boolean): string[] {
  const owners = isAdmin ? problems.list().map(({ owner }) => owner) : [];
  return [...new Set(owners.filter(owner => owner.startsWith('theme:')))].map(owner =>
    owner.slice('theme:'.length),
  );
}

function albumLine(album: EditableAlbum, { t }: Language) {
  const { id, slug, title, depth, photoCount, may } = album;
  return {
    ...{ id, title, depth, mayEdit: may.includes('edit'), mayManage: may.includes('manage') },
    href: `/albums/${encodeURIComponent(slug)}`,
    mark: albumMark(album),
    count: t('site.photos', { count: photoCount }),
  };
}

async function showTrash({ views }: Parts, ctx: Context, form: FormState = freshForm({})): Promise<void> {
  const { read, t, here } = ctx.state;
  const language = languageOf(ctx.state);
  const { after } = ctx.query;
  const [albums, photos] = await Promise.all([
    typeof after === 'string' ? [] : read.albums.trashed(),
    read.photos.trashed(typeof after === 'string' ? { after } : {}),
  ]);
  const model = {
    title: t('manage.trash'),
    place: 'trash',
    form,
    here,
    albums: albums.map(album => albumBox(album, language)),
    photos: photos.items.map(photo => photoBox(photo, language, { largest: 'thumb' })),
    next: photos.next && `/admin/trash?after=${encodeURIComponent(photos.next)}`,
  };
  await renderManagePage(views, ctx, { name: '@workbench/trash', model });
}

/** What was chosen in the trash, or all that its page showed. */
async function restorePhotos(parts: Parts, ctx: Context): Promise<void> {
  const { viewer, t, form } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const ids = form.getAll(form.has('all') ? 'shown' : 'photo').map(id => asId(id) ?? fail('NOT_FOUND'));
      if (ids.length === 0) fail('VALIDATION_FAILED', { pointer: '/photo' });
      const request = { viewer, reason: t('manage.reason.photosRestored', { count: ids.length }) };
      const { changesetId } = await parts.gallery.change(request, tx => tx.photos.restore(ids));
      goOnAfterChange(ctx, '/admin/trash', changesetId);
    },
    problem => showTrash(parts, ctx, returnedForm(form, problem)),
  );
}
