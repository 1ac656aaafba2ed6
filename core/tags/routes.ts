import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { chooseAddress } from '../http/bulk-actions.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { TagSummary } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { readPage } from '../views/page/paging.ts';
import { contextQuery, tagAddress } from '../views/pictures/photo-context.ts';
import { wallBoxes, wallLayout } from '../views/pictures/wall.ts';
import { languageOf } from '../views/texts/language.ts';
import { groupByLetter } from './routes/letters.ts';

const mostTags = 8;

/** `/tags` and `/tags/<slug>[+<slug>…]`. */
export function tagRoutes({ views }: { views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/tags', permit('guest'), ctx => showIndex(views, ctx));
  router.get('/tags/:slugs', permit('guest'), ctx => showTags(views, ctx, String(ctx.params.slugs)));
  return router;
}

async function showIndex(views: Views, ctx: Context): Promise<void> {
  const { read, t, locale } = ctx.state;
  const tags = await read.tags.index();
  await views.render(ctx, '@tags/index', {
    title: t('tags.title'),
    section: 'tags',
    canonical: '/tags',
    openGraph: { type: 'website' },
    subject: { page: 'tags' },
    letters: groupByLetter(tags, locale).map(({ letter, tags: group }) => ({
      letter,
      tags: group.map(tag => ({ name: tag.name, href: tagAddress([tag.slug]), count: tag.photoCount })),
    })),
  });
}

async function showTags(views: Views, ctx: Context, path: string): Promise<void> {
  const { tags: reader, photos } = ctx.state.read;
  const slugs = [...new Set(path.split('+').filter(Boolean))];
  if (slugs.length === 0 || slugs.length > mostTags) fail('NOT_FOUND');
  const found = await reader.find(slugs);
  if (!found) fail('NOT_FOUND');
  if ('movedTo' in found) {
    ctx.redirect(tagAddress(found.movedTo) + ctx.search);
    ctx.status = 301;
    return;
  }
  const context = { kind: 'tags', slugs } as const;
  const [page, related] = await Promise.all([
    photos.list(context, readPage(ctx.query)),
    slugs.length < mostTags ? reader.related(slugs, 12) : [],
  ]);
  if (!page) fail('NOT_FOUND');
  const language = languageOf(ctx.state);
  const { t } = ctx.state;
  const address = tagAddress(slugs);
  const wall = wallLayout(ctx.state, language);
  await views.render(ctx, '@tags/tags', {
    title: listNames(found.tags, ctx.state.locale),
    section: 'tags',
    canonical: address,
    // Every combination of tags is a page: search machines get the single ones.
    noIndex: slugs.length > 1,
    openGraph: { type: 'website' },
    scripts: ['album.js'],
    slots: { 'tag.header': { tags: found.tags } },
    subject: { page: 'tag', tagSlugs: slugs },
    count: t('site.photos', { count: found.photoCount }),
    // where years, towns and albums are counted; counting them here would cost each page of a tag
    narrow: `/search?q=${encodeURIComponent(slugs.map(slug => `tag:=${slug}`).join(' '))}`,
    choose: await chooseAddress(views, ctx, context),
    tags: found.tags.map(tag => ({
      name: tag.name,
      label: t('tags.remove', { name: tag.name }),
      without: slugs.length > 1 ? tagAddress(slugs.filter(slug => slug !== tag.slug)) : '/tags',
    })),
    related: related.map(tag => ({
      name: tag.name,
      href: tagAddress([...slugs, tag.slug]),
      count: tag.photoCount,
    })),
    ...wall,
    photos: wallBoxes(page.items, { layout: wall.layout, query: contextQuery(context), language }),
    next: page.next && `${address}?after=${encodeURIComponent(page.next)}`,
    previous: page.previous && `${address}?before=${encodeURIComponent(page.previous)}`,
  });
}

function listNames(tags: readonly TagSummary[], locale: string): string {
  return new Intl.ListFormat(locale.startsWith('x') ? 'en' : locale).format(tags.map(tag => tag.name));
}
