import type { Album, AlbumSummary, PhotoSummary } from '../../plugin-api/index.ts';
import type { Structured } from '../../views/page/page-model.ts';
import { jpegOf } from '../../views/pictures/image-addresses.ts';
import { photoTitle } from '../../views/pictures/photo-box.ts';
import type { Language } from '../../views/texts/language.ts';
import { plainBeginning } from '../../views/texts/markdown.ts';

/**
 * An album as schema.org's ImageGallery, with the way that leads to it. It says what the page shows, and nothing else; what
 * there is to say of each photo stands on the photo's own page, so that a wall doesn't weigh twice.
 */
export function structuredAlbum(
  parts: {
    readonly album: Album;
    /** Those of the page. */
    readonly photos: readonly PhotoSummary[];
    readonly children: readonly AlbumSummary[];
  },
  language: Language,
): Structured {
  const { album, photos, children } = parts;
  return ({ absolute }) => {
    const addressOf = (slug: string) => absolute(`/albums/${encodeURIComponent(slug)}`);
    const cover = album.cover ?? photos[0];
    const gallery = {
      '@type': 'ImageGallery',
      '@id': addressOf(album.slug),
      url: addressOf(album.slug),
      name: album.title,
      ...(album.description ? { description: plainBeginning(album.description, 5_000) } : {}),
      ...(cover ? { image: imageOf(cover, absolute, language) } : {}),
      ...(children.length > 0
        ? { hasPart: children.map(({ slug, title }) => galleryOf(addressOf(slug), title)) }
        : {}),
    };
    const trail = {
      '@type': 'BreadcrumbList',
      itemListElement: [
        { name: language.t('albums.title'), item: absolute('/albums') },
        ...[...album.above, album].map(({ slug, title }) => ({ name: title, item: addressOf(slug) })),
      ].map((step, index) => ({ '@type': 'ListItem', position: index + 1, ...step })),
    };
    return { '@context': 'https://schema.org', '@graph': [gallery, trail] };
  };
}

function galleryOf(address: string, name: string): object {
  return { '@type': 'ImageGallery', '@id': address, url: address, name };
}

function imageOf(photo: PhotoSummary, absolute: (path: string) => string, language: Language): object {
  const { path, width, height } = jpegOf(photo, 'medium');
  const address = absolute(`/photos/${photo.id}`);
  return {
    '@type': 'ImageObject',
    '@id': address,
    url: address,
    contentUrl: absolute(path),
    width,
    height,
    thumbnailUrl: absolute(jpegOf(photo, 'thumb').path),
    name: photoTitle(photo, language),
  };
}
