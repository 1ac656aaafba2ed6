import { Readable } from 'node:stream';
import { fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { AlbumSummary, Indexed, IndexedRequest, PhotoSummary } from '../../plugin-api/index.ts';
import { jpegOf } from '../../views/pictures/image-addresses.ts';
import { absolute, type PublishingParts } from './parts.ts';
import { writeElement } from './write-xml.ts';

const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
const space = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const imageSpace = 'http://www.google.com/schemas/sitemap-image/1.1';

/** What the protocol lets one file hold. */
const mostAddresses = 50_000;
const batch = 1_000;

/** What ids are made of: they are random, so each letter begins as many as any other. */
const letters = [...'-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'];

/** `/sitemap.xml`: names the parts; the more there is, the more letters of the id each part goes by. */
export async function sendSitemap(parts: PublishingParts, ctx: Context): Promise<void> {
  const size = await ctx.state.read.albums.indexedSize();
  const names = [
    'pages',
    ...prefixesFor(size.albums).map(prefix => partName('albums', prefix)),
    ...prefixesFor(size.photos).map(prefix => partName('photos', prefix)),
  ];
  const entries = names.map(
    name => `<sitemap>${writeElement('loc', absolute(parts, `/sitemap/${name}.xml`))}</sitemap>\n`,
  );
  ctx.type = 'application/xml; charset=utf-8';
  ctx.body = `${declaration}<sitemapindex xmlns="${space}">\n${entries.join('')}</sitemapindex>\n`;
}

function partName(kind: 'albums' | 'photos', prefix: string): string {
  return prefix === '' ? kind : `${kind}-${prefix}`;
}

/** So that chance never puts more into one than it may hold. */
export function prefixesFor(count: number): readonly string[] {
  if (count <= mostAddresses * 0.8) return [''];
  if (count <= letters.length * mostAddresses * 0.5) return letters;
  return letters.flatMap(first => letters.map(second => first + second));
}

/** `/sitemap/photos-a.xml`: streamed, in batches, so that it costs no memory. */
export function sendSitemapPart(parts: PublishingParts, ctx: Context, file: string): void {
  const [, kind, prefix = ''] = /^(albums|photos|pages)(?:-([\w-]{1,2}))?\.xml$/.exec(file) ?? [];
  if (kind === undefined || (kind === 'pages' && prefix !== '')) fail('NOT_FOUND');
  ctx.type = 'application/xml; charset=utf-8';
  if (kind === 'pages') {
    const paths = ['/', '/albums', '/tags', '/calendar'];
    ctx.body = open + paths.map(path => writeAddress(absolute(parts, path), null, [])).join('') + close;
    return;
  }
  const { albums, photos } = ctx.state.read;
  ctx.body =
    kind === 'albums'
      ? stream(prefix, request => albums.indexed(request), writeAlbum)
      : stream(prefix, request => photos.indexed(request), writePhoto);

  function writeAlbum({ slug, cover, changedAt }: Indexed<AlbumSummary>): string {
    const images = cover ? [absolute(parts, jpegOf(cover, 'large').path)] : [];
    return writeAddress(absolute(parts, `/albums/${encodeURIComponent(slug)}`), changedAt, images);
  }

  function writePhoto(photo: Indexed<PhotoSummary>): string {
    const image = absolute(parts, jpegOf(photo, 'large').path);
    return writeAddress(absolute(parts, `/photos/${photo.id}`), photo.changedAt, [image]);
  }
}

const open = `${declaration}<urlset xmlns="${space}" xmlns:image="${imageSpace}">\n`;
const close = '</urlset>\n';

function writeAddress(address: string, changedAt: Date | null, images: readonly string[]): string {
  const pictures = images.map(image => `<image:image>${writeElement('image:loc', image)}</image:image>`);
  const changed = changedAt === null ? '' : writeElement('lastmod', changedAt.toISOString());
  return `<url>${writeElement('loc', address)}${changed}${pictures.join('')}</url>\n`;
}

/** Each batch begins behind the one before, so what is added or removed meanwhile moves nothing. */
function stream<Entity extends { readonly id: string }>(
  prefix: string,
  list: (request: IndexedRequest) => Promise<readonly Entity[]>,
  write: (entity: Entity) => string,
): Readable {
  return Readable.from(
    (async function* () {
      yield open;
      let after = '';
      for (let left = mostAddresses; left > 0; ) {
        const limit = Math.min(batch, left);
        const found = await list({ prefix, after, limit });
        yield found.map(write).join('');
        left -= limit;
        if (found.length < limit) break;
        after = found.at(-1)!.id;
      }
      yield close;
    })(),
    { objectMode: false },
  );
}
