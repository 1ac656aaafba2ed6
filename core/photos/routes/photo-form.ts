import { fail } from '../../errors/app-error.ts';
import type { FieldValues } from '../../http/form-state.ts';
import { asId } from '../../http/manage-page.ts';
import { readTranslations, translationValues } from '../../http/translation-fields.ts';
import type { Coordinates, Photo, PhotoEdit, PlaceNames, Publication } from '../../plugin-api/index.ts';
import { formatTagText, parseTagText } from './tag-text.ts';
import { formatTakenText, parseTakenText } from './taken-text.ts';

export const textFields = [
  'title',
  'caption',
  'altText',
  'author',
  'credit',
  'copyright',
  'licence',
] as const;
export const translatedFields = ['title', 'caption', 'altText'] as const;
export const placeFields = ['location', 'city', 'state', 'country'] as const;

/** What the fields of a photo's form hold; `paths` are those of its tags. */
export function fieldsOf(photo: Photo, paths: readonly (readonly string[])[]): FieldValues {
  return {
    ...Object.fromEntries(textFields.map(name => [name, photo[name] ?? ''])),
    ...Object.fromEntries(placeFields.map(name => [name, photo.place?.[name] ?? ''])),
    rating: photo.rating === null ? '' : String(photo.rating),
    taken: formatTakenText(photo.taken),
    coordinates: formatCoordinates(photo.coordinates),
    publication: photo.publication,
    tags: formatTagText(paths),
    album: photo.albums.map(album => album.id),
    ...translationValues(photo.translations),
  };
}

/**
 * What a sent form asks for. Fields that say the same as before are left out: what they can't say (a time's offset, digits
 * of a coordinate) stays then.
 */
export function readPhotoEdit(form: URLSearchParams, photo: Photo, stored: FieldValues): PhotoEdit {
  const text = (name: string) => (form.get(name) ?? '').replaceAll('\r\n', '\n').trim();
  const isChanged = (name: string) => form.has(name) && text(name) !== String(stored[name] ?? '').trim();
  const ifChanged = <Value>(name: string, read: () => Value) => (isChanged(name) ? read() : undefined);
  const isPlaceChanged = placeFields.some(isChanged);
  return {
    ...Object.fromEntries(textFields.filter(isChanged).map(name => [name, text(name) || null])),
    rating: ifChanged('rating', () => readRating(text('rating'))),
    taken: ifChanged('taken', () => parseTakenText(text('taken'), photo.taken)),
    coordinates: ifChanged('coordinates', () => parseCoordinates(text('coordinates'))),
    place: isPlaceChanged ? readPlace(text, photo.place) : undefined,
    publication: ifChanged('publication', () => text('publication') as Publication),
    tags: ifChanged('tags', () => parseTagText(text('tags'))),
    translations: readTranslations(form, photo.translations, translatedFields),
  };
}

/** Which albums a photo goes into and which of those that were offered it leaves; from others nothing is taken. */
export function readAlbumChanges(
  form: URLSearchParams,
  { albums }: Photo,
  offered: readonly { readonly id: string }[],
): { added: string[]; removed: string[] } {
  const wanted = new Set(form.getAll('album').map(id => asId(id) ?? fail('NOT_FOUND')));
  const present = new Set(albums.map(album => album.id));
  const choices = new Set(offered.map(album => album.id));
  return {
    added: [...wanted].filter(id => !present.has(id)),
    removed: [...present].filter(id => choices.has(id) && !wanted.has(id)),
  };
}

function readRating(text: string): number | null {
  if (text === '') return null;
  return /^[0-5]$/.test(text) ? Number(text) : fail('VALIDATION_FAILED', { pointer: '/rating' });
}

/** The code belongs to the country's name. */
function readPlace(text: (name: string) => string, before: PlaceNames | null): PlaceNames | null {
  const [location, city, state, country] = placeFields.map(name => text(name) || null);
  if (!location && !city && !state && !country) return null;
  const countryCode = country === (before?.country ?? null) ? (before?.countryCode ?? null) : null;
  return { location: location!, city: city!, state: state!, country: country!, countryCode };
}

function formatCoordinates(coordinates: Coordinates | null): string {
  return coordinates ? `${coordinates.latitude}, ${coordinates.longitude}` : '';
}

/** Decimal degrees, as maps copy them: `60.3913, 5.3221`. */
function parseCoordinates(text: string): Coordinates | null {
  if (text === '') return null;
  const [, latitude, longitude] =
    /^(-?\d{1,2}(?:\.\d{1,15})?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d{1,15})?)$/.exec(text) ?? [];
  if (latitude === undefined) return fail('VALIDATION_FAILED', { pointer: '/coordinates' });
  return { latitude: Number(latitude), longitude: Number(longitude) };
}
