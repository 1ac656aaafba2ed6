import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Photo, PhotoContext, Readers } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { parseContext } from '../views/pictures/photo-context.ts';
import { languageOf } from '../views/texts/language.ts';
import { aroundModel } from './routes/around-model.ts';
import { contributedFacts, type FieldParts } from './routes/contributed-fields.ts';
import { photoModel } from './routes/photo-model.ts';

/** `/photos/<id>`, with `?in=` the set that it is looked at in, and `/photos/<id>/around`: what the viewer shows of that set. */
export function photoRoutes(parts: FieldParts & { readonly views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/photos/:id', permit('guest'), ctx => showPhoto(parts, ctx, String(ctx.params.id)));
  router.get('/photos/:id/around', permit('guest'), ctx =>
    showAround(parts.views, ctx, String(ctx.params.id)),
  );
  return router;
}

async function showPhoto(
  parts: FieldParts & { readonly views: Views },
  ctx: Context,
  id: string,
): Promise<void> {
  const { photos } = ctx.state.read;
  const photo = await findPhoto(ctx.state.read, id);
  const named = namedContext(ctx);
  const context: PhotoContext =
    named ?? (photo.albums[0] ? { kind: 'album', slug: photo.albums[0].slug } : { kind: 'all' });
  const [neighbours, album] = await Promise.all([
    photos.neighbours(id, context),
    findAlbum(ctx.state.read, context),
  ]);
  const model = photoModel({
    photo,
    neighbours,
    context,
    album,
    // An address without a context stays without one: the shorter is the one that is passed on.
    isNamed: named !== null,
    language: languageOf(ctx.state),
    isGuest: ctx.state.viewer.kind === 'guest',
  });
  await parts.views.render(ctx, '@photos/photo', {
    ...model,
    addedFacts: contributedFacts(parts, ctx, photo),
    slots: { 'photo.actions': { photo }, 'photo.facts': { photo }, 'photo.after': { photo } },
    subject: { page: 'photo', photoId: photo.id, albumSlug: context.kind === 'album' ? context.slug : null },
  });
}

/** Photos on either side that come at once. */
const sideLength = 12;

async function showAround(views: Views, ctx: Context, id: string): Promise<void> {
  const { query } = ctx;
  const { read } = ctx.state;
  const photo = await findPhoto(read, id);
  const named = namedContext(ctx);
  const context: PhotoContext = named ?? { kind: 'all' };
  const [around, album] = await Promise.all([
    // favourites are only known to who looks at them: the wall says what lies around
    query.in === 'favourites'
      ? undefined
      : read.photos.around(id, context, { before: sideLength, after: sideLength }),
    findAlbum(read, context),
  ]);
  const ids = around ? [...around.before, ...around.after] : [];
  const found = await read.photos.findMany(ids);
  const photos = [...(around?.before ?? []), id, ...(around?.after ?? [])].flatMap(each =>
    each === id ? photo : (found.get(each) ?? []),
  );
  const language = languageOf(ctx.state);
  const model = aroundModel({ photos, id, around: around ?? null, album, context: named, language });
  await views.render(ctx, '@photos/around', model);
}

async function findPhoto({ photos }: Readers, id: string): Promise<Photo> {
  const photo = await photos.find(id);
  return photo ?? fail((await photos.isGone(id)) ? 'GONE' : 'NOT_FOUND');
}

/** Below a share link there are albums, and nothing else to go back to. */
function namedContext({ query, state }: Context): PhotoContext | null {
  const context = parseContext(query.in, query.order);
  return state.link !== null && context?.kind !== 'album' ? null : context;
}

async function findAlbum({ albums }: Readers, context: PhotoContext) {
  if (context.kind !== 'album') return null;
  const found = await albums.find(context.slug);
  return found && 'album' in found ? found.album : null;
}
