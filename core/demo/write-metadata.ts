import { join } from 'node:path';
import type { ExifTool, WriteTags } from 'exiftool-vendored';
import type { Picture } from './catalogue/picture.ts';

export const AUTHOR = 'Ida Lindqvist';
const LICENCE = 'https://creativecommons.org/licenses/by/4.0/';

/** Writes what the catalogue knows into a drawn file, as EXIF, IPTC and XMP. */
export async function writeMetadata(exiftool: ExifTool, picture: Picture, folder: string): Promise<void> {
  const tags = {
    ...cameraTags(picture),
    ...wordTags(picture),
    ...placeTags(picture),
    ...rightsTags(picture),
  };
  // The tag names carry their groups, which the type of the library does not know.
  await exiftool.write(join(folder, picture.file), tags as WriteTags, {
    writeArgs: ['-overwrite_original', '-codedcharacterset=utf8', '-n'],
  });
}

function cameraTags(picture: Picture) {
  const { day, time, offset } = splitTime(picture.taken);
  const [seconds, aperture, iso, focal] = picture.exposure ?? [];
  return {
    'EXIF:Make': picture.kit.make,
    'EXIF:Model': picture.kit.model,
    'EXIF:LensModel': picture.kit.lens,
    'EXIF:ExposureTime': seconds && toSeconds(seconds),
    'EXIF:FNumber': aperture,
    'EXIF:ISO': iso,
    'EXIF:FocalLength': focal,
    'EXIF:DateTimeOriginal': `${day} ${time}`,
    'EXIF:CreateDate': `${day} ${time}`,
    'EXIF:OffsetTimeOriginal': offset,
    'EXIF:OffsetTimeDigitized': offset,
    'EXIF:Software': 'Enfilade demo (drawn, not photographed)',
    'EXIF:Orientation': 1,
    'EXIF:ColorSpace': 1,
    'IPTC:DateCreated': day,
    'IPTC:TimeCreated': `${time}${offset}`,
    'XMP-photoshop:DateCreated': `${day} ${time}${offset}`,
  };
}

function wordTags(picture: Picture) {
  const flat = [...new Set(picture.tags.map(tag => tag.split('|').at(-1)!))];
  return {
    'IPTC:ObjectName': picture.title.slice(0, 64),
    'XMP-dc:Title': picture.title,
    'EXIF:ImageDescription': picture.caption,
    'IPTC:Caption-Abstract': picture.caption,
    'XMP-dc:Description': picture.caption,
    'XMP-iptcCore:AltTextAccessibility': picture.alternative,
    'IPTC:Keywords': flat,
    'XMP-dc:Subject': flat,
    'XMP-lr:HierarchicalSubject': [...picture.tags],
    'XMP-xmp:Rating': picture.rating,
  };
}

function placeTags({ place }: Picture) {
  return {
    'EXIF:GPSLatitude': Math.abs(place.latitude),
    'EXIF:GPSLatitudeRef': place.latitude < 0 ? 'S' : 'N',
    'EXIF:GPSLongitude': Math.abs(place.longitude),
    'EXIF:GPSLongitudeRef': place.longitude < 0 ? 'W' : 'E',
    'EXIF:GPSAltitude': place.altitude ?? 4,
    'EXIF:GPSAltitudeRef': 0,
    'IPTC:Sub-location': place.spot,
    'IPTC:City': place.city,
    'IPTC:Province-State': place.region,
    'IPTC:Country-PrimaryLocationName': place.country,
    'XMP-iptcCore:Location': place.spot,
    'XMP-photoshop:City': place.city,
    'XMP-photoshop:State': place.region,
    'XMP-photoshop:Country': place.country,
    'XMP-iptcCore:CountryCode': place.countryCode,
  };
}

function rightsTags(picture: Picture) {
  const notice = `© ${picture.taken.slice(0, 4)} ${AUTHOR}`;
  return {
    'EXIF:Artist': AUTHOR,
    'EXIF:Copyright': notice,
    'IPTC:By-line': AUTHOR,
    'IPTC:Credit': AUTHOR,
    'IPTC:CopyrightNotice': notice,
    'XMP-dc:Creator': AUTHOR,
    'XMP-dc:Rights': notice,
    'XMP-photoshop:Credit': AUTHOR,
    'XMP-xmpRights:Marked': 'True',
    'XMP-xmpRights:WebStatement': LICENCE,
    'XMP-xmpRights:UsageTerms': 'CC BY 4.0',
    'XMP-cc:License': LICENCE,
  };
}

/** `2025-10-14T18:52:10+01:00` in the parts that EXIF keeps. */
function splitTime(taken: string) {
  return { day: taken.slice(0, 10).replaceAll('-', ':'), time: taken.slice(11, 19), offset: taken.slice(19) };
}

function toSeconds(shown: string): number {
  const [over, under] = shown.split('/').map(Number);
  return over! / (under ?? 1);
}
