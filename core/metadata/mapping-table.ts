import { keywordSources } from './keyword-paths.ts';
import type { Mapping } from './mapping.ts';
import { toPosition } from './position.ts';
import type { FoundTag, Tags } from './tag-lookup.ts';
import { lineOf, numberBetween, toNumber, wholeBetween, writtenText } from './tag-values.ts';
import { timeSources } from './time-sources.ts';

// What people write: a sidecar's value beats the file's.
const curated = <T>(
  unit: string,
  convert: Mapping<T>['convert'],
  sources: readonly string[],
): Mapping<T> => ({
  sources,
  unit,
  sidecar: 'first',
  convert,
});
// What the camera measured: the file's value beats a sidecar's.
const technical = <T>(
  unit: string,
  convert: Mapping<T>['convert'],
  sources: readonly string[],
): Mapping<T> => ({
  sources,
  unit,
  sidecar: 'last',
  convert,
});

/** Where every field comes from. Groups are exiftool's family 1. */
export const mappingTable = {
  title: curated('text', writtenText(500, { oneLine: true }), [
    'XMP-dc:Title',
    'IPTC:ObjectName',
    'XMP-photoshop:Headline',
    'IPTC:Headline',
    'IFD0:XPTitle',
    'PNG:Title',
  ]),
  caption: curated('text', writtenText(20_000), [
    'XMP-dc:Description',
    'IPTC:Caption-Abstract',
    'IFD0:ImageDescription',
    'PNG:Description',
    'IFD0:XPComment',
    'ExifIFD:UserComment',
    'XMP-exif:UserComment',
    'File:Comment',
    'PNG:Comment',
  ]),
  altText: curated('text', writtenText(2_000), ['XMP-iptcCore:AltTextAccessibility']),
  rating: curated('stars', toRating, [
    'XMP-xmp:Rating',
    'XMP-microsoft:RatingPercent',
    'IFD0:Rating',
    'IFD0:RatingPercent',
  ]),
  author: curated('text', lineOf(500), [
    'XMP-dc:Creator',
    'IPTC:By-line',
    'IFD0:Artist',
    'IFD0:XPAuthor',
    'PNG:Author',
    'PNG:Artist',
  ]),
  credit: curated('text', lineOf(500), ['XMP-photoshop:Credit', 'IPTC:Credit']),
  copyright: curated('text', lineOf(1_000), [
    'XMP-dc:Rights',
    'IPTC:CopyrightNotice',
    'IFD0:Copyright',
    'PNG:Copyright',
  ]),
  licence: curated('address or text', lineOf(1_000), [
    'XMP-cc:License',
    'XMP-xmpRights:WebStatement',
    'XMP-xmpRights:UsageTerms',
    'XMP-plus:Licensor/LicensorURL',
  ]),
  position: curated('degrees', toPosition, [
    'GPS:GPSLatitude',
    'XMP-exif:GPSLatitude',
    'XMP-iptcExt:LocationCreated/GPSLatitude',
  ]),
  'placeNames.location': curated('text', lineOf(200), [
    'XMP-iptcCore:Location',
    'IPTC:Sub-location',
    'XMP-iptcExt:LocationCreated/Sublocation',
    'XMP-iptcExt:LocationShown/Sublocation',
  ]),
  'placeNames.city': curated('text', lineOf(200), [
    'XMP-photoshop:City',
    'IPTC:City',
    'XMP-iptcExt:LocationCreated/City',
    'XMP-iptcExt:LocationShown/City',
  ]),
  'placeNames.state': curated('text', lineOf(200), [
    'XMP-photoshop:State',
    'IPTC:Province-State',
    'XMP-iptcExt:LocationCreated/ProvinceState',
    'XMP-iptcExt:LocationShown/ProvinceState',
  ]),
  'placeNames.country': curated('text', lineOf(200), [
    'XMP-photoshop:Country',
    'IPTC:Country-PrimaryLocationName',
    'XMP-iptcExt:LocationCreated/CountryName',
    'XMP-iptcExt:LocationShown/CountryName',
  ]),
  'placeNames.countryCode': curated('ISO 3166', toCountryCode, [
    'XMP-iptcCore:CountryCode',
    'IPTC:Country-PrimaryLocationCode',
    'XMP-iptcExt:LocationCreated/CountryCode',
    'XMP-iptcExt:LocationShown/CountryCode',
  ]),
  'camera.rawMake': technical('text', lineOf(200), ['IFD0:Make', 'XMP-tiff:Make', '*:Make']),
  'camera.rawModel': technical('text', lineOf(200), ['IFD0:Model', 'XMP-tiff:Model', '*:Model']),
  lens: technical('text', toLens, [
    'ExifIFD:LensModel',
    'XMP-exifEX:LensModel',
    'XMP-aux:Lens',
    'Olympus:LensType',
    'Canon:LensType',
    'Pentax:LensType',
    'Sony:LensType',
    'Nikon:Lens',
  ]),
  'exposure.seconds': technical('s', numberBetween(1e-7, 1e6), [
    'ExifIFD:ExposureTime',
    'XMP-exif:ExposureTime',
    'ExifIFD:ShutterSpeedValue',
  ]),
  'exposure.aperture': technical('f-number', numberBetween(0.1, 1_000), [
    'ExifIFD:FNumber',
    'XMP-exif:FNumber',
    'ExifIFD:ApertureValue',
  ]),
  'exposure.iso': technical('ISO', toIso, [
    'ExifIFD:ISO',
    'ExifIFD:RecommendedExposureIndex',
    'ExifIFD:StandardOutputSensitivity',
    'XMP-exifEX:PhotographicSensitivity',
    'XMP-exif:ISO',
    'Canon:CameraISO',
    'Canon:BaseISO',
  ]),
  'exposure.focalLengthMm': technical('mm', numberBetween(0.1, 1e5), [
    'ExifIFD:FocalLength',
    'XMP-exif:FocalLength',
  ]),
  'exposure.focalLength35Mm': technical('mm', numberBetween(0.1, 1e5), [
    'ExifIFD:FocalLengthIn35mmFormat',
    'XMP-exif:FocalLengthIn35mmFormat',
  ]),
  'exposure.exposureBiasEv': technical('EV', numberBetween(-20, 20), [
    'ExifIFD:ExposureCompensation',
    'XMP-exif:ExposureCompensation',
  ]),
  'exposure.flashFired': technical('yes or no', toFlashFired, ['ExifIFD:Flash', 'XMP-exif:Flash/Fired']),
  'exposure.program': technical('name', toProgram, ['ExifIFD:ExposureProgram', 'XMP-exif:ExposureProgram']),
  // Decoders turn by the container in HEIC and AVIF and by EXIF elsewhere, never by XMP.
  orientation: technical('1–8', toOrientation, ['QuickTime:Rotation', 'IFD0:Orientation']),
  width: technical('px', wholeBetween(1, 1e6), [
    'File:ImageWidth',
    'PNG:ImageWidth',
    'RIFF:ImageWidth',
    'GIF:ImageWidth',
    'IFD0:ImageWidth',
    'ExifIFD:ExifImageWidth',
  ]),
  height: technical('px', wholeBetween(1, 1e6), [
    'File:ImageHeight',
    'PNG:ImageHeight',
    'RIFF:ImageHeight',
    'GIF:ImageHeight',
    'IFD0:ImageHeight',
    'ExifIFD:ExifImageHeight',
  ]),
  software: technical('text', lineOf(200), ['IFD0:Software', 'XMP-xmp:CreatorTool', 'PNG:Software']),
};

/** Every row by field and source, with those that are read in a way of their own: all keywords are joined, times
 * need their companions. */
export const mappedSources: readonly { readonly field: string; readonly source: string }[] = [
  ...Object.entries(mappingTable).flatMap(([field, { sources }]) =>
    sources.map(source => ({ field, source })),
  ),
  ...keywordSources.map(({ tag }) => ({ field: 'keywords', source: tag })),
  ...timeSources.map(({ tag }) => ({ field: 'taken', source: tag })),
];

const percentStars = new Map([
  [0, 0],
  [1, 1],
  [25, 2],
  [50, 3],
  [75, 4],
  [99, 5],
  [100, 5],
]);

// -1 marks a rejected photo: it has no rating, whatever less trusted tags say.
function toRating({ tag, value }: FoundTag): number | null | undefined {
  const number = toNumber(value);
  if (number === undefined) return undefined;
  if (tag.endsWith('Percent')) return percentStars.get(number);
  if (number === -1) return null;
  return number >= 0 && number <= 5 ? Math.round(number) : undefined;
}

function toCountryCode(found: FoundTag): string | undefined {
  const code = lineOf(3)(found)?.toUpperCase();
  return code && /^[A-Z]{2,3}$/.test(code) ? code : undefined;
}

function toLens(found: FoundTag): string | undefined {
  const lens = lineOf(200)(found);
  const isReal =
    lens &&
    /[a-z0-9]/i.test(lens) &&
    !/^(unknown|n\/a|none|manual lens|0+(\.0+)?\s?mm)|^[0 .-]+$|^----/i.test(lens);
  return isReal ? lens : undefined;
}

// 65535 is all that the tag can hold; the true value is then elsewhere.
function toIso(found: FoundTag, tags: Tags): number | undefined {
  const iso = numberBetween(1, 1e7)(found);
  // Canon's base is what the automatic, in percent, starts from.
  if (found.tag === 'Canon:BaseISO' && iso !== undefined) {
    return Math.round((iso * (toNumber(tags['Canon:AutoISO']) ?? 100)) / 100);
  }
  return iso === undefined || iso === 65_535 ? undefined : Math.round(iso);
}

function toFlashFired({ value }: FoundTag): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  const bits = toNumber(value);
  return bits !== undefined && Number.isInteger(bits) && bits >= 0 && bits < 65_536
    ? (bits & 1) === 1
    : undefined;
}

const programs = [
  'manual',
  'normal',
  'aperture-priority',
  'shutter-priority',
  'creative',
  'action',
  'portrait',
  'landscape',
  'bulb',
] as const;

function toProgram(found: FoundTag): string | undefined {
  const number = wholeBetween(1, programs.length)(found);
  return number === undefined ? undefined : programs[number - 1];
}

// The container counts quarter turns against the clock; where it has a say and is silent, nothing is turned.
function toOrientation(found: FoundTag, tags: Tags): number | undefined {
  const isContainer = /^(HEIC|HEIF|AVIF|JXL)$/.test(String(tags['File:FileType']));
  if (found.tag === 'IFD0:Orientation') return isContainer ? 1 : wholeBetween(1, 8)(found);
  const turns = wholeBetween(0, 3)(found);
  return turns === undefined ? undefined : [1, 8, 3, 6][turns];
}
