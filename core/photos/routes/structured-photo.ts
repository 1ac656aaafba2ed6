import type { Photo, TimeTaken } from '../../plugin-api/index.ts';
import type { Structured } from '../../views/page/page-model.ts';
import { jpegOf } from '../../views/pictures/image-addresses.ts';
import { photoText, photoTitle } from '../../views/pictures/photo-box.ts';
import type { Language } from '../../views/texts/language.ts';
import { plainBeginning } from '../../views/texts/markdown.ts';
import { formatPlace } from './caption.ts';

/** A photo as schema.org's ImageObject. It says what the page shows, and nothing else. */
export function structuredPhoto(photo: Photo, language: Language): Structured {
  return ({ absolute }) => {
    const address = absolute(`/photos/${photo.id}`);
    const [largest, thumbnail] = [jpegOf(photo, 'large'), jpegOf(photo, 'thumb')];
    return {
      '@context': 'https://schema.org',
      '@type': 'ImageObject',
      '@id': address,
      url: address,
      contentUrl: absolute(largest.path),
      width: largest.width,
      height: largest.height,
      thumbnailUrl: absolute(thumbnail.path),
      encodingFormat: 'image/jpeg',
      name: photoTitle(photo, language),
      ...filled({
        caption: photo.caption && plainBeginning(photo.caption, 5_000),
        description: photo.altText && photoText(photo, language),
        creator: photo.author && { '@type': 'Person', name: photo.author },
        creditText: photo.credit ?? photo.author,
        copyrightNotice: photo.copyright,
        license: photo.licence && isAddress(photo.licence) ? photo.licence : null,
        usageInfo: photo.licence && !isAddress(photo.licence) ? photo.licence : null,
        acquireLicensePage: photo.licence && address,
        dateCreated: photo.taken && isoDate(photo.taken),
        contentLocation: locationOf(photo),
        keywords: photo.tags.length > 0 ? photo.tags.map(({ name }) => name) : null,
        isPartOf:
          photo.albums.length > 0
            ? photo.albums.map(({ slug, title }) => ({
                '@type': 'ImageGallery',
                '@id': absolute(`/albums/${encodeURIComponent(slug)}`),
                name: title,
              }))
            : null,
      }),
    };
  };
}

function filled(members: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
}

function isAddress(licence: string): boolean {
  return /^https?:\/\//i.test(licence) && URL.canParse(licence);
}

/** As exactly as it is known; the zone only where the camera said it. */
function isoDate({ at, precision, offsetMinutes }: TimeTaken): string {
  if (precision === 'year') return at.slice(0, 4);
  if (precision === 'month') return at.slice(0, 7);
  if (precision === 'day') return at.slice(0, 10);
  return at.slice(0, precision === 'minute' ? 16 : 19) + (offsetMinutes === null ? '' : zone(offsetMinutes));
}

function zone(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function locationOf({ place, coordinates }: Photo): object | null {
  const name = place && formatPlace(place);
  if (!name && !coordinates) return null;
  return {
    '@type': 'Place',
    ...(name ? { name } : {}),
    ...(place ? { address: addressOf(place) } : {}),
    ...(coordinates ? { geo: { '@type': 'GeoCoordinates', ...coordinates } } : {}),
  };
}

function addressOf({ city, state, country }: NonNullable<Photo['place']>): object {
  return {
    '@type': 'PostalAddress',
    ...filled({ addressLocality: city, addressRegion: state, addressCountry: country }),
  };
}
