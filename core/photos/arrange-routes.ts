import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { bulkActionsFor } from '../http/bulk-actions.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { asId, idOf, renderManagePage, requireVerb } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Album, ChangeResult, Gallery, PageRequest, Verb, Writers } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { arrangeModel, contextOf, pageAddress } from './routes/arrange-model.ts';
import { findPlace } from './routes/find-place.ts';
import { parseTagText, tagPaths } from './routes/tag-text.ts';

interface Parts {
  readonly gallery: Gallery;
  readonly views: Views;
}

/** What a button of the page asks for, to be done with the photos chosen. */
interface Order {
  readonly ctx: Context;
  readonly album: Album;
  readonly ids: readonly string[];
  readonly form: URLSearchParams;
}

interface Deed {
  /** Key of the reason in history. */
  readonly reason: string;
  /** What it takes in the album; with `upload` it is done with one's own photos. */
  readonly needs: Verb;
  /** Looks at what the form says; what it gives is then done in one change. */
  readonly prepare: (order: Order) => Promise<(tx: Writers) => Promise<void>>;
}

const pageSize = 60;

/**
 * `/admin/albums/<id>/photos`: an album's photos, to be put in order and changed several at once. Who may only upload there
 * finds what they brought.
 */
export function arrangeRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/albums/:id/photos', permit('edit'), ctx => showPhotos(parts, ctx));
  router.post('/admin/albums/:id/photos', permit('edit'), ctx => changePhotos(parts, ctx));
  return router;
}

const deeds: Readonly<Record<string, Deed>> = {
  tag: {
    reason: 'tagsAdded',
    needs: 'upload',
    async prepare({ ids, form }) {
      const add = readTags(form);
      return tx => tx.photos.retag(ids, { add });
    },
  },
  untag: {
    reason: 'tagsRemoved',
    needs: 'upload',
    async prepare({ ctx, ids, form }) {
      const remove = await findTagIds(ctx, readTags(form));
      return tx => tx.photos.retag(ids, { remove });
    },
  },
  addTo: {
    reason: 'addedToAlbum',
    needs: 'edit',
    async prepare({ ids, form }) {
      const target = asId(form.get('target')) ?? refuse('target');
      return tx => tx.albums.addPhotos(target, ids);
    },
  },
  takeOut: {
    reason: 'removedFromAlbum',
    needs: 'upload',
    prepare:
      async ({ album, ids }) =>
      tx =>
        tx.albums.removePhotos(album.id, ids),
  },
  trash: {
    reason: 'photosTrashed',
    needs: 'manage',
    prepare:
      async ({ ids }) =>
      tx =>
        tx.photos.trash(ids),
  },
  move: {
    reason: 'photosMoved',
    needs: 'edit',
    async prepare({ ctx, album, ids, form }) {
      const place = Number(form.get('place') || Number.NaN);
      if (!Number.isInteger(place) || place < 1) refuse('place');
      const beforeId = await findPlace(ctx.state.read, { slug: album.slug, place, moved: ids });
      return tx => tx.albums.reorder(album.id, ids, beforeId);
    },
  },
};

/** Buttons of one photo: `earlier:<id>`, `later:<id>`. */
const steps: Readonly<Record<string, (order: Order) => Promise<string | null>>> = {
  async earlier({ ctx, album, ids }) {
    const { previous } = await ctx.state.read.photos.neighbours(ids[0]!, contextOf(album));
    return previous?.id ?? ids[0]!;
  },
  async later({ ctx, album, ids }) {
    const { photos } = ctx.state.read;
    const { next } = await photos.neighbours(ids[0]!, contextOf(album));
    return next ? ((await photos.neighbours(next.id, contextOf(album))).next?.id ?? null) : null;
  },
};

async function changePhotos(parts: Parts, ctx: Context): Promise<void> {
  const album = await findAlbum(ctx);
  const { form } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const { changesetId } = await carryOut(parts, { ctx, album, form, ids: chosenIds(form) });
      goOnAfterChange(
        ctx,
        pageAddress(album, { after: form.get('after'), from: form.get('from') }),
        changesetId,
      );
    },
    problem => showPhotos(parts, ctx, returnedForm(form, problem)),
  );
}

async function carryOut({ gallery }: Parts, order: Order): Promise<ChangeResult<void>> {
  const { ctx, album, form } = order;
  const { viewer, t } = ctx.state;
  const [name = '', photoId] = (form.get('do') ?? '').split(':');
  const step = steps[name];
  if (step && asId(photoId)) {
    requireVerb(album, 'edit');
    const single = { ...order, ids: [photoId!] };
    const beforeId = await step(single);
    const request = { viewer, reason: t('manage.reason.photosMoved', { count: 1, album: album.title }) };
    return gallery.change(request, async tx => {
      if (beforeId !== photoId) await tx.albums.reorder(album.id, single.ids, beforeId);
    });
  }
  const deed = deeds[name] ?? fail('VALIDATION_FAILED', { pointer: '/do' });
  requireVerb(album, deed.needs);
  if (order.ids.length === 0) refuse('photo');
  const write = await deed.prepare(order);
  const reason = t(`manage.reason.${deed.reason}`, { count: order.ids.length, album: album.title });
  return gallery.change({ viewer, reason }, write);
}

async function showPhotos({ views }: Parts, ctx: Context, form: FormState = freshForm({})): Promise<void> {
  const album = await findAlbum(ctx);
  const { after, from } = readPage(ctx);
  const request: PageRequest = after ? { after, limit: pageSize } : { limit: pageSize };
  const page = (await ctx.state.read.photos.list(contextOf(album), request)) ?? fail('NOT_FOUND');
  const model = {
    ...(await arrangeModel(ctx, { album, page, form, after, from })),
    actions: await bulkActionsFor(views, ctx),
    context: `album:${album.slug}`,
  };
  await renderManagePage(views, ctx, { name: '@photos/manage/arrange', model });
}

/** From the address, or from the form that was sent. */
function readPage(ctx: Context): { after: string | null; from: number } {
  const value = (name: string) => String(ctx.query[name] ?? ctx.state.form.get(name) ?? '');
  const from = Number.parseInt(value('from'), 10);
  const after = value('after') || null;
  return { after, from: after && from > 0 && from < 1e9 ? from : 1 };
}

/** What was ticked, in the order of the page; or all that it showed. */
function chosenIds(form: URLSearchParams): string[] {
  return form.getAll(form.has('all') ? 'shown' : 'photo').map(id => asId(id) ?? fail('NOT_FOUND'));
}

function readTags(form: URLSearchParams): string[][] {
  const paths = parseTagText(form.get('tags') ?? '');
  return paths.length > 0 ? paths : refuse('tags');
}

/** A tag by its name or its whole path, in whatever case. */
async function findTagIds(ctx: Context, wanted: readonly (readonly string[])[]): Promise<string[]> {
  const index = await ctx.state.read.tags.index();
  const known = new Map(index.map(tag => [tag.id, tag]));
  const paths = tagPaths(index, known);
  const same = (one: readonly string[], other: readonly string[]) =>
    one.length === other.length && one.every((name, i) => name.toLowerCase() === other[i]!.toLowerCase());
  const ids = wanted.map(path =>
    index.filter((_, i) => same(paths[i]!, path) || same(paths[i]!.slice(-1), path)).map(tag => tag.id),
  );
  return ids.every(found => found.length === 0) ? refuse('untag') : ids.flat();
}

function refuse(field: string): never {
  return fail('VALIDATION_FAILED', { pointer: `/${field}` });
}

async function findAlbum(ctx: Context): Promise<Album> {
  const album = requireVerb(await ctx.state.read.albums.findById(idOf(ctx)), 'upload');
  return album.trashedAt === null ? album : fail('NOT_FOUND');
}
