import type { Photo } from 'enfilade/plugin-api';
import type { Field } from './settings.ts';

/** One value, several, or none. */
export type TagValue = string | number | readonly string[] | null;

/** By exiftool's names with groups. */
export type TagValues = Readonly<Record<string, TagValue>>;

export type Path = readonly string[];

interface Subject {
  readonly photo: Photo;
  readonly paths: readonly Path[];
}

const place = {
  'XMP-iptcCore:Location': 'location',
  'XMP-photoshop:City': 'city',
  'XMP-photoshop:State': 'state',
  'XMP-photoshop:Country': 'country',
  'XMP-iptcCore:CountryCode': 'countryCode',
} as const;

/** Tags that hold several values, of which some may be somebody else's. */
export const listTags: ReadonlySet<string> = new Set(['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject']);

const tagsOf: Readonly<Record<Field, (subject: Subject) => TagValues>> = {
  title: ({ photo }) => ({ 'XMP-dc:Title': textOf(photo.title) }),
  caption: ({ photo }) => ({ 'XMP-dc:Description': textOf(photo.caption) }),
  keywords: ({ paths }) => ({
    'XMP-dc:Subject': unique(paths.map(path => path.at(-1)!)),
    'XMP-lr:HierarchicalSubject': unique(paths.filter(path => path.length > 1).map(toHierarchy)),
  }),
  rating: ({ photo }) => ({ 'XMP-xmp:Rating': photo.rating }),
  creator: ({ photo }) => ({ 'XMP-dc:Creator': textOf(photo.author) }),
  copyright: ({ photo }) => ({ 'XMP-dc:Rights': textOf(photo.copyright) }),
  place: ({ photo }) =>
    Object.fromEntries(Object.entries(place).map(([tag, part]) => [tag, textOf(photo.place?.[part])])),
  coordinates: ({ photo: { coordinates } }) => ({
    'XMP-exif:GPSLatitude': coordinates?.latitude ?? null,
    'XMP-exif:GPSLongitude': coordinates?.longitude ?? null,
  }),
};

/** What a photo says of itself, as it is written; null and empty lists where it says nothing. */
export function tagsOfPhoto(subject: Subject, fields: readonly Field[]): TagValues {
  return Object.assign({}, ...fields.map(field => tagsOf[field](subject)));
}

/** In copies of cameras' files the EXIF position is what other programs read, so it must not say something else. */
export function exifPosition(tags: TagValues): TagValues {
  const latitude = tags['XMP-exif:GPSLatitude'];
  const longitude = tags['XMP-exif:GPSLongitude'];
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return {};
  return {
    'GPS:GPSLatitude': Math.abs(latitude),
    'GPS:GPSLatitudeRef': latitude < 0 ? 'S' : 'N',
    'GPS:GPSLongitude': Math.abs(longitude),
    'GPS:GPSLongitudeRef': longitude < 0 ? 'W' : 'E',
  };
}

function textOf(text: string | null | undefined): string | null {
  return text?.trim() ? text : null;
}

function toHierarchy(path: Path): string {
  return path.map(name => name.replaceAll('|', '/')).join('|');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
