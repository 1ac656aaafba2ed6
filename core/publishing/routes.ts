import Router from '@koa/router';
import { permit } from '../http/permit.ts';
import type { RequestState } from '../http/state.ts';
import { showAlbumEmbed, showPhotoEmbed } from './routes/embed.ts';
import { answerOEmbed } from './routes/oembed.ts';
import type { PublishingParts } from './routes/parts.ts';
import { tellRobots } from './routes/robots.ts';
import { sendSitemap, sendSitemapPart } from './routes/sitemap.ts';

/** What other sites and search engines read: where everything is, how to show it in a page of theirs, and what to leave out. */
export function publishingRoutes(parts: PublishingParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/robots.txt', permit('guest'), ctx => tellRobots(parts, ctx));
  router.get('/sitemap.xml', permit('guest'), ctx => sendSitemap(parts, ctx));
  router.get('/sitemap/:part', permit('guest'), ctx => sendSitemapPart(parts, ctx, String(ctx.params.part)));
  router.get('/oembed', permit('guest'), ctx => answerOEmbed(parts, ctx));
  router.get('/photos/:id/embed', permit('guest'), ctx => showPhotoEmbed(parts, ctx, String(ctx.params.id)));
  router.get('/albums/:slug/embed', permit('guest'), ctx =>
    showAlbumEmbed(parts, ctx, String(ctx.params.slug)),
  );
  return router;
}
