import { fail } from '../../errors/app-error.ts';
import { takesMoreThan } from '../../http/download-budget.ts';
import type { Context } from '../../http/state.ts';
import { readPage } from '../../views/page/paging.ts';
import { wallBoxes, wallLayout } from '../../views/pictures/wall.ts';
import { languageOf } from '../../views/texts/language.ts';
import type { FollowedLink } from '../link-door.ts';
import type { ShareParts } from './share-parts.ts';

/** What there is below a link; everything else is not found, whatever the same path means without one. */
const pages = [
  /^\/?$/,
  /^\/albums\/[^/]+$/,
  /^\/photos\/[^/]+(?:\/around)?$/,
  /^\/(?:select|favourites|download\/selected)$/,
];
const files = [
  /^\/i\/[^/]+\/[^/]+\/[^/]+(?:\/\d+\/[^/]+)?$/,
  /^\/photos\/[^/]+\/original$/,
  /^\/albums\/[^/]+\/download$/,
  /^\/download$/,
];

function isPageBelow(below: string): boolean {
  return pages.some(page => page.test(below));
}

/** What visitors send: more photos than an address can name, and what they picked. */
export function mayPostBelow(below: string): boolean {
  return /^\/(?:favourites|download|download\/selected)$/.test(below);
}

export function isBytesBelow(below: string): boolean {
  return files.some(file => file.test(below));
}

/** Pictures come with their pages. */
export function isPictureBelow(below: string): boolean {
  return below.startsWith('/i/') && isBytesBelow(below);
}

/** The path below the link. */
export function readBelow({ path, state }: Context): string {
  return path.slice(state.base.length);
}

/** Answers with the very pages and bytes that there are without a link, read through it. */
export async function serveBelow(parts: ShareParts, ctx: Context, { album }: FollowedLink): Promise<void> {
  const below = readBelow(ctx);
  const isOfCore = isPageBelow(below) || isBytesBelow(below);
  if (!isOfCore && !parts.pluginPages.isInLinks(below)) fail('NOT_FOUND');
  const isStart = below === '' || below === '/';
  if (isStart && album === null) return showPhotos(parts, ctx);
  const whole = ctx.path;
  ctx.path = isStart ? `/albums/${encodeURIComponent(album!.slug)}` : below;
  try {
    if (!isOfCore) return await parts.pluginPages.serveInLink(ctx);
    await parts.pages.routes()(ctx as never, async () => fail('NOT_FOUND'));
  } finally {
    ctx.path = whole;
  }
}

/** The first page of a link to photos. */
async function showPhotos({ views }: ShareParts, ctx: Context): Promise<void> {
  const { read, t, base, link } = ctx.state;
  const page = (await read.photos.list({ kind: 'all' }, readPage(ctx.query))) ?? fail('NOT_FOUND');
  const address = (name: 'after' | 'before', cursor: string | null) =>
    cursor && `${base}?${new URLSearchParams({ [name]: cursor })}`;
  const language = languageOf(ctx.state);
  const wall = wallLayout(ctx.state, language);
  const mayDownload = link!.may.includes('download') && link!.downloadsLeft !== 0;
  const isTooMuch =
    mayDownload &&
    link!.downloadsLeft !== null &&
    (await takesMoreThan(read.photos, [{ kind: 'all' }], link!.downloadsLeft));
  const isWhole = page.next === null && page.previous === null;
  await views.render(ctx, '@shares/visit/photos', {
    title: link!.name,
    facts: isWhole ? t('site.photos', { count: page.items.length }) : '',
    scripts: ['album.js'],
    ...wall,
    photos: wallBoxes(page.items, { layout: wall.layout, language }),
    next: address('after', page.next),
    previous: address('before', page.previous),
    download: mayDownload && !isTooMuch ? `${base}/download` : null,
    isTooMuch,
  });
}
