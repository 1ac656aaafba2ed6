import type { Photo, PlaceNames } from '../../plugin-api/index.ts';
import { formatCamera, formatExposure } from '../../views/texts/camera-line.ts';
import { formatTakenExactly } from '../../views/texts/dates.ts';
import type { Language } from '../../views/texts/language.ts';
import { formatLicence } from '../../views/texts/licence.ts';
import { formatNumber } from '../../views/texts/numbers.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly href?: string;
}

/** What stands on a photo's label besides title, caption and date, as a museum would set it. */
export interface Caption {
  readonly author: string;
  readonly place: string;
  /** Camera, lens and exposure: the medium line. */
  readonly medium: readonly string[];
  /** `href` is empty where they lead nowhere. */
  readonly tags: readonly { readonly name: string; readonly href: string }[];
  readonly licence: { readonly label: string; readonly href: string } | null;
  readonly copyright: string;
  /** For "about this photo". */
  readonly facts: readonly Fact[];
}

export function captionOf(photo: Photo, language: Language): Caption {
  return {
    author: photo.author ?? '',
    place: photo.place ? formatPlace(photo.place) : '',
    medium: mediumLines(photo, language),
    tags: photo.tags.map(({ name, slug }) => ({
      name,
      href: language.base ? '' : `/tags/${encodeURIComponent(slug)}`,
    })),
    licence: photo.licence ? formatLicence(photo.licence) : null,
    copyright: photo.copyright ?? '',
    facts: listFacts(photo, language),
  };
}

/** "Reine, Nordland, Norway", without saying a name twice. */
export function formatPlace({ location, city, state, country }: PlaceNames): string {
  return [...new Set([location, city, state, country].filter(Boolean))].join(', ');
}

function mediumLines({ camera }: Photo, language: Language): string[] {
  if (!camera) return [];
  return [formatCamera(camera), camera.lens, formatExposure(camera, language)].filter(line => line !== null);
}

function listFacts(photo: Photo, { t, formatLocale }: Language): Fact[] {
  const size = { width: String(photo.width), height: String(photo.height) };
  const facts: [string, string | null | undefined][] = [
    ['taken', photo.taken && formatTakenExactly(photo.taken, formatLocale)],
    ['size', t('photo.about.sizeValue', size)],
    ['coordinates', photo.coordinates && formatCoordinates(photo.coordinates, { t, formatLocale })],
    [
      'altitude',
      photo.altitude === null
        ? null
        : t('photo.about.altitudeValue', { metres: formatNumber(photo.altitude, formatLocale) }),
    ],
    ['credit', photo.credit],
    ['file', photo.fileName],
  ];
  return facts.flatMap(([name, value]) => (value ? [{ label: t(`photo.about.${name}`), value }] : []));
}

/** As many digits as are known: those that were rounded for the viewer stay short. */
function formatCoordinates(
  { latitude, longitude }: NonNullable<Photo['coordinates']>,
  { t, formatLocale }: Language,
): string {
  const say = (degrees: number, side: string) =>
    t(`photo.about.${side}`, { degrees: formatNumber(Math.abs(degrees), formatLocale, 4) });
  const parts = [
    say(latitude, latitude < 0 ? 'south' : 'north'),
    say(longitude, longitude < 0 ? 'west' : 'east'),
  ];
  return parts.join(', ');
}
