import { fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { Album, Photo, PhotoSummary } from '../../plugin-api/index.ts';
import { jpegOf } from '../../views/pictures/image-addresses.ts';
import { photoTitle } from '../../views/pictures/photo-box.ts';
import { languageOf } from '../../views/texts/language.ts';
import { findOpenAlbum, findOpenPhoto } from './find-open.ts';
import { absolute, type PublishingParts } from './parts.ts';
import { escapeMarkup, writeElement } from './write-xml.ts';

/** Pixels: what a frame with an album has, where there is room. */
const frame = { width: 800, height: 600 };
const sizes = ['large', 'medium', 'small', 'thumb'] as const;

/** What https://oembed.com asks for; what isn't there, or not for guests, is not found, alike. */
interface Answer {
  readonly version: '1.0';
  readonly type: 'photo' | 'rich' | 'link';
  readonly [name: string]: string | number;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

/** `/oembed?url=…&maxwidth=…&maxheight=…&format=json|xml` */
export async function answerOEmbed(parts: PublishingParts, ctx: Context): Promise<void> {
  const { url, format = 'json', maxwidth, maxheight } = ctx.query;
  if (format !== 'json' && format !== 'xml') fail('FORMAT_NOT_OFFERED');
  const room = { width: readPixels(maxwidth, 'maxwidth'), height: readPixels(maxheight, 'maxheight') };
  if (typeof url !== 'string') fail('NOT_ACCEPTED', { pointer: '/url' });
  const answer = (await describe(parts, ctx, { url, room })) ?? fail('NOT_FOUND');
  ctx.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  ctx.type = format === 'json' ? 'application/json; charset=utf-8' : 'text/xml; charset=utf-8';
  // bytes, not text: the headers above are no page's, and aren't kept with pages
  ctx.body = Buffer.from(format === 'json' ? JSON.stringify(answer) : writeXml(answer));
}

function readPixels(value: unknown, name: string): number {
  if (value === undefined || value === '') return Number.POSITIVE_INFINITY;
  const isNumber = typeof value === 'string' && /^[1-9]\d{0,5}$/.test(value);
  return isNumber ? Number(value) : fail('NOT_ACCEPTED', { pointer: `/${name}` });
}

async function describe(
  parts: PublishingParts,
  ctx: Context,
  { url, room }: { url: string; room: Room },
): Promise<Answer | undefined> {
  const path = pathOf(parts, url);
  const [, kind, name = ''] = /^\/(photos|albums)\/([^/]+)(?:\/embed)?\/?$/.exec(path ?? '') ?? [];
  const { read } = ctx.state;
  const { name: siteName, embedding } = await read.settings.site();
  const provider = { provider_name: siteName, provider_url: absolute(parts, '/'), cache_age: 300 };
  const mayEmbed = embedding.by !== 'nobody';
  if (kind === 'photos') {
    const photo = await findOpenPhoto(read, name);
    return photo && { version: '1.0', ...describePhoto(parts, ctx, { photo, room, mayEmbed }), ...provider };
  }
  const album = kind === 'albums' ? await findAlbum(ctx, name) : undefined;
  return album && { version: '1.0', ...describeAlbum(parts, { album, room, mayEmbed }), ...provider };
}

/** Undefined for addresses of other sites, and for what is none. */
function pathOf({ publicAddress }: PublishingParts, url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  // nothing of ours has a NUL in its path, and the database refuses to be asked about one
  if (origin !== new URL(publicAddress).origin || pathname.includes('%00')) return undefined;
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

async function findAlbum({ state: { read } }: Context, slug: string): Promise<Album | undefined> {
  const found = await findOpenAlbum(read, slug);
  if (found === undefined || 'album' in found) return found?.album;
  const moved = await findOpenAlbum(read, found.movedTo);
  return moved && 'album' in moved ? moved.album : undefined;
}

function describePhoto(
  parts: PublishingParts,
  ctx: Context,
  { photo, room, mayEmbed }: { photo: Photo; room: Room; mayEmbed: boolean },
) {
  const picture = pictureWithin(photo, room);
  return {
    ...(mayEmbed
      ? {
          type: 'photo' as const,
          url: absolute(parts, picture.path),
          width: picture.width,
          height: picture.height,
        }
      : { type: 'link' as const }),
    title: photoTitle(photo, languageOf(ctx.state)),
    web_page: absolute(parts, `/photos/${photo.id}`),
    ...(photo.author ? { author_name: photo.author } : {}),
    ...thumbnailOf(parts, photo, room),
  };
}

function describeAlbum(
  parts: PublishingParts,
  { album, room, mayEmbed }: { album: Album; room: Room; mayEmbed: boolean },
) {
  const width = Math.min(frame.width, room.width);
  const height = Math.min(frame.height, room.height);
  const page = absolute(parts, `/albums/${encodeURIComponent(album.slug)}`);
  const html = `<iframe src="${escapeMarkup(page)}/embed" width="${width}" height="${height}" title="${escapeMarkup(album.title)}" loading="lazy" style="border:0;max-width:100%"></iframe>`;
  return {
    ...(mayEmbed ? { type: 'rich' as const, html, width, height } : { type: 'link' as const }),
    title: album.title,
    web_page: page,
    ...(album.cover ? thumbnailOf(parts, album.cover, room) : {}),
  };
}

function thumbnailOf(parts: PublishingParts, photo: PhotoSummary, room: Room) {
  const { path, width, height } = pictureWithin(photo, {
    width: Math.min(room.width, 400),
    height: Math.min(room.height, 400),
  });
  return { thumbnail_url: absolute(parts, path), thumbnail_width: width, thumbnail_height: height };
}

/** The largest picture that fits; where none does, the smallest, with the pixels that it is to be shown with. */
function pictureWithin(photo: PhotoSummary, { width, height }: Room) {
  const pictures = sizes.map(size => jpegOf(photo, size));
  const fitting = pictures.find(picture => picture.width <= width && picture.height <= height);
  if (fitting) return fitting;
  const smallest = pictures.at(-1)!;
  const scale = Math.min(width / smallest.width, height / smallest.height);
  return {
    path: smallest.path,
    width: Math.max(1, Math.floor(smallest.width * scale)),
    height: Math.max(1, Math.floor(smallest.height * scale)),
  };
}

function writeXml(answer: Answer): string {
  const members = Object.entries(answer).map(([name, value]) => writeElement(name, String(value)));
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>${members.join('')}</oembed>\n`;
}
