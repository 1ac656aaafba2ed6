import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { readAnyPhotos } from '../http/chosen-photos.ts';
import type { FormTokens } from '../http/form-token.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { PhotoContext } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { readPage } from '../views/page/paging.ts';
import { parseContext } from '../views/pictures/photo-context.ts';
import { favouritesModel } from './routes/favourites-model.ts';
import { selectModel } from './routes/select-model.ts';

interface Parts {
  readonly views: Views;
  readonly tokens: Pick<FormTokens, 'ensure'>;
}

/**
 * `/select`: photos of any wall with a box each, for who has no script, and what a script needs to select upon the wall itself.
 * `/favourites`: photos that an address names. Both below share links, too, where a visitor may send what they picked.
 */
export function pickRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/select', permit('guest'), ctx => showSelect(parts, ctx));
  router.get('/favourites', permit('guest'), ctx => showFavourites(parts, ctx));
  router.post('/favourites', permit('guest'), ctx => sendFavourites(ctx));
  return router;
}

async function showSelect({ views }: Parts, ctx: Context): Promise<void> {
  const { photos } = ctx.state.read;
  const chosen = readAnyPhotos(ctx);
  const context = contextOf(ctx);
  const page = (await photos.list(context, readPage(ctx.query))) ?? fail('NOT_FOUND');
  if (chosen.length > 0) keepToOneself(ctx);
  ctx.set('X-Robots-Tag', 'noindex');
  await views.render(ctx, '@picks/select', await selectModel(ctx, { context, page, chosen }));
}

/** Below a share link there are albums, and what the link opens as a whole. */
function contextOf({ query, state }: Context): PhotoContext {
  if (query.in === undefined) return { kind: 'all' };
  const context = parseContext(query.in, query.order);
  const isThere = state.link === null || context?.kind === 'album';
  return context !== null && isThere ? context : fail('NOT_FOUND');
}

async function showFavourites({ views, tokens }: Parts, ctx: Context): Promise<void> {
  const ids = readAnyPhotos(ctx);
  const { link, base } = ctx.state;
  // what is longer is no address that one is led back to
  if (ctx.state.here.length > 2_000) ctx.state.here = `${base}/favourites`;
  ctx.set('X-Robots-Tag', 'noindex');
  if (ids.length > 0 || link !== null) keepToOneself(ctx);
  if (link?.picks) {
    tokens.ensure(ctx);
    // without it browsers send the form's Origin as null
    ctx.set('Referrer-Policy', 'same-origin');
  }
  await views.render(ctx, '@picks/favourites', await favouritesModel(ctx, ids));
}

/** What an address names may be private; besides, nobody else asks for the same. */
function keepToOneself(ctx: Context): void {
  ctx.set('Cache-Control', 'private, no-store');
}

/** What a visitor of a share link picked, for who sent them the link: only what the link shows, and only where it asks for it. */
async function sendFavourites(ctx: Context): Promise<void> {
  const { link, form, base, read } = ctx.state;
  const picks = link?.picks ?? fail('NOT_FOUND');
  const ids = form.has('withdraw') ? [] : readAnyPhotos(ctx);
  const seen: string[] = [];
  for (let at = 0; at < ids.length; at += 200) {
    const some = ids.slice(at, at + 200);
    const found = await read.photos.summaries(some);
    seen.push(...some.filter(id => found.has(id)));
  }
  if (seen.length === 0 && !form.has('withdraw')) fail('VALIDATION_FAILED', { pointer: '/photos' });
  await picks.send(ctx, { photoIds: seen, name: form.get('name')?.trim().slice(0, 100) || null });
  ctx.redirect(`${base}/favourites`);
  ctx.status = 303;
}
