import type { Tags } from './tag-lookup.ts';

/** One row of the table, tried: tests write the tags into a file of that kind, or give them as exiftool's answer. */
export interface MappingCase {
  readonly field: string;
  readonly source: string;
  readonly expected: unknown;
  readonly write?: Tags;
  readonly file?: 'png' | 'gif' | 'webp' | 'tif';
  /** For tags that exiftool cannot write. */
  readonly answer?: Tags;
}

const place = { latitude: 47.5, longitude: -8.25, altitude: 400 };
const placeTags = { GPSLatitude: 47.5, GPSLongitude: -8.25, GPSAltitude: 400 };
const time = '2019-07-04T15:30:12.000';
const exifTime = '2019:07:04 15:30:12';

const text = (field: string, sources: readonly string[], expected = 'Über den Häusern'): MappingCase[] =>
  sources.map(source => ({ field, source, expected, write: { [source]: expected } }));
const png = (field: string, source: string): MappingCase => ({
  field,
  source,
  expected: 'Abend',
  write: { [source]: 'Abend' },
  file: 'png',
});
const inStructure = (field: string, name: string, expected = 'Bern'): MappingCase[] =>
  ['LocationCreated', 'LocationShown'].map(structure => ({
    field,
    source: `XMP-iptcExt:${structure}/${name}`,
    expected,
    write: { [`XMP-iptcExt:${structure}`]: [{ [name]: expected }] },
  }));
const numbers = (
  field: string,
  sources: readonly string[],
  expected: unknown,
  written = expected,
): MappingCase[] => sources.map(source => ({ field, source, expected, write: { [`${source}#`]: written } }));
const times = (sources: readonly string[], extra: Tags = {}): MappingCase[] =>
  sources.map(source => ({
    field: 'taken',
    source,
    expected: time,
    write: { [source]: exifTime, ...extra },
  }));

/** At least one for each source of each field. */
export const mappingCases: readonly MappingCase[] = [
  ...text('title', [
    'XMP-dc:Title',
    'IPTC:ObjectName',
    'XMP-photoshop:Headline',
    'IPTC:Headline',
    'IFD0:XPTitle',
  ]),
  png('title', 'PNG:Title'),
  ...text('caption', [
    'XMP-dc:Description',
    'IPTC:Caption-Abstract',
    'IFD0:ImageDescription',
    'IFD0:XPComment',
    'ExifIFD:UserComment',
    'XMP-exif:UserComment',
  ]),
  { field: 'caption', source: 'File:Comment', expected: 'A barn', write: { 'File:Comment': 'A barn' } },
  png('caption', 'PNG:Description'),
  png('caption', 'PNG:Comment'),
  ...text('altText', ['XMP-iptcCore:AltTextAccessibility']),
  ...numbers('rating', ['XMP-xmp:Rating', 'IFD0:Rating'], 4),
  ...numbers('rating', ['XMP-microsoft:RatingPercent', 'IFD0:RatingPercent'], 4, 75),
  ...text('author', ['XMP-dc:Creator', 'IPTC:By-line', 'IFD0:Artist', 'IFD0:XPAuthor']),
  png('author', 'PNG:Author'),
  png('author', 'PNG:Artist'),
  ...text('credit', ['XMP-photoshop:Credit', 'IPTC:Credit']),
  ...text('copyright', ['XMP-dc:Rights', 'IPTC:CopyrightNotice', 'IFD0:Copyright'], '© Zoë'),
  png('copyright', 'PNG:Copyright'),
  ...text(
    'licence',
    ['XMP-cc:License', 'XMP-xmpRights:WebStatement', 'XMP-xmpRights:UsageTerms'],
    'https://example.org/by/4.0/',
  ),
  {
    field: 'licence',
    source: 'XMP-plus:Licensor/LicensorURL',
    expected: 'https://example.org/ask',
    write: { 'XMP-plus:Licensor': [{ LicensorURL: 'https://example.org/ask' }] },
  },
  {
    field: 'position',
    source: 'GPS:GPSLatitude',
    expected: place,
    write: {
      'GPS:GPSLatitude': 47.5,
      'GPS:GPSLatitudeRef': 'N',
      'GPS:GPSLongitude': 8.25,
      'GPS:GPSLongitudeRef': 'W',
      'GPS:GPSAltitude': 400,
      'GPS:GPSAltitudeRef#': 0,
    },
  },
  {
    field: 'position',
    source: 'XMP-exif:GPSLatitude',
    expected: place,
    write: Object.fromEntries(Object.entries(placeTags).map(([name, value]) => [`XMP-exif:${name}`, value])),
  },
  {
    field: 'position',
    source: 'XMP-iptcExt:LocationCreated/GPSLatitude',
    expected: place,
    write: { 'XMP-iptcExt:LocationCreated': [placeTags] },
  },
  ...text('placeNames.location', ['XMP-iptcCore:Location', 'IPTC:Sub-location']),
  ...inStructure('placeNames.location', 'Sublocation'),
  ...text('placeNames.city', ['XMP-photoshop:City', 'IPTC:City'], 'Zürich'),
  ...inStructure('placeNames.city', 'City'),
  ...text('placeNames.state', ['XMP-photoshop:State', 'IPTC:Province-State'], 'Graubünden'),
  ...inStructure('placeNames.state', 'ProvinceState'),
  ...text('placeNames.country', ['XMP-photoshop:Country', 'IPTC:Country-PrimaryLocationName'], 'Österreich'),
  ...inStructure('placeNames.country', 'CountryName'),
  ...text('placeNames.countryCode', ['XMP-iptcCore:CountryCode', 'IPTC:Country-PrimaryLocationCode'], 'AUT'),
  ...inStructure('placeNames.countryCode', 'CountryCode', 'AT'),
  ...text('camera.rawMake', ['IFD0:Make', 'XMP-tiff:Make'], 'NIKON CORPORATION'),
  { field: 'camera.rawMake', source: '*:Make', expected: 'Canon', answer: { 'CanonRaw:Make': 'Canon' } },
  ...text('camera.rawModel', ['IFD0:Model', 'XMP-tiff:Model'], 'NIKON D70'),
  { field: 'camera.rawModel', source: '*:Model', expected: 'D30', answer: { 'CanonRaw:Model': 'D30' } },
  ...text('lens', ['ExifIFD:LensModel', 'XMP-exifEX:LensModel', 'XMP-aux:Lens'], '18-70mm f/3.5-4.5'),
  ...['Olympus', 'Canon', 'Pentax', 'Sony'].map(maker => ({
    field: 'lens',
    source: `${maker}:LensType`,
    expected: '14-42mm',
    answer: { [`${maker}:LensType`]: '14-42mm' },
  })),
  { field: 'lens', source: 'Nikon:Lens', expected: '50mm f/1.8', answer: { 'Nikon:Lens': '50mm f/1.8' } },
  ...numbers(
    'exposure.seconds',
    ['ExifIFD:ExposureTime', 'XMP-exif:ExposureTime', 'ExifIFD:ShutterSpeedValue'],
    0.125,
  ),
  ...numbers('exposure.aperture', ['ExifIFD:FNumber', 'XMP-exif:FNumber', 'ExifIFD:ApertureValue'], 4),
  ...numbers(
    'exposure.iso',
    [
      'ExifIFD:ISO',
      'ExifIFD:RecommendedExposureIndex',
      'ExifIFD:StandardOutputSensitivity',
      'XMP-exifEX:PhotographicSensitivity',
      'XMP-exif:ISO',
    ],
    640,
  ),
  { field: 'exposure.iso', source: 'Canon:CameraISO', expected: 100, answer: { 'Canon:CameraISO': '100' } },
  {
    field: 'exposure.iso',
    source: 'Canon:BaseISO',
    expected: 65,
    answer: { 'Canon:BaseISO': '100', 'Canon:AutoISO': '65' },
  },
  ...numbers('exposure.focalLengthMm', ['ExifIFD:FocalLength', 'XMP-exif:FocalLength'], 35),
  ...numbers(
    'exposure.focalLength35Mm',
    ['ExifIFD:FocalLengthIn35mmFormat', 'XMP-exif:FocalLengthIn35mmFormat'],
    52,
  ),
  ...numbers(
    'exposure.exposureBiasEv',
    ['ExifIFD:ExposureCompensation', 'XMP-exif:ExposureCompensation'],
    -0.5,
  ),
  ...numbers('exposure.flashFired', ['ExifIFD:Flash'], true, 25),
  {
    field: 'exposure.flashFired',
    source: 'XMP-exif:Flash/Fired',
    expected: false,
    write: { 'XMP-exif:Flash': { Fired: 'False' } },
  },
  ...numbers(
    'exposure.program',
    ['ExifIFD:ExposureProgram', 'XMP-exif:ExposureProgram'],
    'aperture-priority',
    3,
  ),
  { field: 'orientation', source: 'QuickTime:Rotation', expected: 6, answer: { 'QuickTime:Rotation': '3' } },
  ...numbers('orientation', ['IFD0:Orientation'], 6),
  ...[['width', 'Width', 32] as const, ['height', 'Height', 24] as const].flatMap(
    ([field, name, expected]): MappingCase[] => [
      { field, source: `File:Image${name}`, expected, write: {} },
      { field, source: `PNG:Image${name}`, expected, write: {}, file: 'png' },
      { field, source: `RIFF:Image${name}`, expected, write: {}, file: 'webp' },
      { field, source: `GIF:Image${name}`, expected, write: {}, file: 'gif' },
      { field, source: `IFD0:Image${name}`, expected, write: {}, file: 'tif' },
      {
        field,
        source: `ExifIFD:ExifImage${name}`,
        expected,
        answer: { 'ExifIFD:ExifImageWidth': '32', 'ExifIFD:ExifImageHeight': '24' },
      },
    ],
  ),
  ...text('software', ['IFD0:Software', 'XMP-xmp:CreatorTool'], 'Darkroom 2'),
  png('software', 'PNG:Software'),
  ...[
    ['XMP-lr:HierarchicalSubject', ['Places|Bern', 'Winter']] as const,
    ['XMP-digiKam:TagsList', ['Places/Bern', 'Winter']] as const,
    ['XMP-microsoft:LastKeywordXMP', ['Places/Bern', 'Winter']] as const,
    ['XMP-microsoft:LastKeywordIPTC', ['Places/Bern', 'Winter']] as const,
    ['XMP-mediapro:CatalogSets', ['Places|Bern', 'Winter']] as const,
    ['XMP-expressionmedia:CatalogSets', ['Places|Bern', 'Winter']] as const,
    ['XMP-dc:Subject', ['Places|Bern', 'Winter']] as const,
    ['IPTC:Keywords', ['Places|Bern', 'Winter']] as const,
  ].map(([source, written]) => ({
    field: 'keywords',
    source,
    expected: [['Places', 'Bern'], ['Winter']],
    write: { [source]: written },
  })),
  {
    field: 'keywords',
    source: 'IFD0:XPKeywords',
    expected: [['Bern'], ['Winter']],
    write: { 'IFD0:XPKeywords': 'Bern;Winter' },
  },
  {
    field: 'keywords',
    source: 'XMP-pdf:Keywords',
    expected: [['Bern'], ['Winter']],
    write: { 'XMP-pdf:Keywords': 'Bern, Winter' },
  },
  ...times([
    'ExifIFD:DateTimeOriginal',
    'XMP-exif:DateTimeOriginal',
    'XMP-photoshop:DateCreated',
    'ExifIFD:CreateDate',
  ]),
  ...times(['XMP-xmp:CreateDate', 'XMP-exif:GPSDateTime']),
  ...times(['IFD0:ModifyDate'], { 'IFD0:Make': 'Nokia' }),
  {
    field: 'taken',
    source: 'IPTC:DateCreated',
    expected: time,
    write: { 'IPTC:DateCreated': '2019:07:04', 'IPTC:TimeCreated': '15:30:12' },
  },
  {
    field: 'taken',
    source: '*:DateTimeOriginal',
    expected: time,
    answer: { 'CIFF:DateTimeOriginal': exifTime },
  },
  {
    field: 'taken',
    source: 'GPS:GPSDateStamp',
    expected: time,
    write: { 'GPS:GPSDateStamp': '2019:07:04', 'GPS:GPSTimeStamp': '15:30:12' },
  },
];
