import { lookUpTag, type Tags } from './tag-lookup.ts';

/** One row of the table of times. */
export interface TimeTagSource {
  readonly tag: string;
  readonly source: 'exif' | 'xmp' | 'iptc' | 'gps';
  /** The tag with the time of day, where it stands apart from the date. */
  readonly time?: string;
  readonly subSecond?: string;
  readonly offsets?: readonly string[];
  /** Set where people correct the time: such a tag in a sidecar beats the file. */
  readonly isCorrection?: boolean;
  /** Whether the tag may be believed, given the others. */
  readonly isBelievable?: (tags: Tags) => boolean;
}

/** Where the time of taking comes from, in order of trust; after these the file's name. The file's own time never. */
export const timeSources: readonly TimeTagSource[] = [
  {
    tag: 'ExifIFD:DateTimeOriginal',
    source: 'exif',
    subSecond: 'ExifIFD:SubSecTimeOriginal',
    offsets: ['ExifIFD:OffsetTimeOriginal', 'ExifIFD:OffsetTimeDigitized'],
  },
  { tag: 'XMP-exif:DateTimeOriginal', source: 'xmp', isCorrection: true },
  { tag: 'XMP-photoshop:DateCreated', source: 'xmp', isCorrection: true },
  { tag: 'IPTC:DateCreated', source: 'iptc', time: 'IPTC:TimeCreated' },
  {
    tag: 'ExifIFD:CreateDate',
    source: 'exif',
    subSecond: 'ExifIFD:SubSecTimeDigitized',
    offsets: ['ExifIFD:OffsetTimeDigitized'],
  },
  // Makers' own tags, in files that have no EXIF.
  { tag: '*:DateTimeOriginal', source: 'exif' },
  { tag: 'XMP-xmp:CreateDate', source: 'xmp' },
  // Some cameras write nothing but the time of change; editors overwrite it.
  {
    tag: 'IFD0:ModifyDate',
    source: 'exif',
    subSecond: 'ExifIFD:SubSecTime',
    offsets: ['ExifIFD:OffsetTime'],
    isBelievable: isFromCamera,
  },
  { tag: 'GPS:GPSDateStamp', source: 'gps', time: 'GPS:GPSTimeStamp' },
  { tag: 'XMP-exif:GPSDateTime', source: 'gps' },
];

const editors =
  /adobe|photoshop|lightroom|gimp|picasa|paint|aperture|acdsee|capture one|darktable|rawtherapee|digikam|gthumb|imagemagick|irfanview|affinity|luminar|photos|gallery|windows|microsoft|xnview|faststone|snapseed|pixelmator|ufraw|exiftool|image ?ready|corel|viewnx|dxo/i;

function isFromCamera(tags: Tags): boolean {
  const software = lookUpTag(tags, 'IFD0:Software')?.value;
  const isFromField = ['IFD0:Make', 'GPS:GPSDateStamp'].some(tag => lookUpTag(tags, tag) !== undefined);
  return isFromField && !(typeof software === 'string' && editors.test(software));
}
