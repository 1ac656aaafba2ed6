// Read as numbers: their printed form is made for people.
const numericTags = [
  'Orientation',
  'Rotation',
  'GPSLatitude',
  'GPSLongitude',
  'GPSAltitude',
  'GPSAltitudeRef',
  'ExposureTime',
  'ShutterSpeedValue',
  'FNumber',
  'ApertureValue',
  'FocalLength',
  'FocalLengthIn35mmFormat',
  'ExposureCompensation',
  'Flash',
  'ExposureProgram',
];

const readArguments = [
  '-G1',
  '-a',
  '-struct',
  // Keeps keywords such as 007 and True from becoming numbers and booleans.
  '-api',
  'StructFormat=JSONQ',
  // Windows-1252 loses no byte, so that UTF-8 can be told afterwards (charset-repair.ts).
  '-charset',
  'exif=Latin',
  // Tags that exiftool computes from others cost a third of the time and tell nothing that is not there.
  '-e',
  ...numericTags.map(tag => `-${tag}#`),
  '-all',
  '--System:all',
];

/** exiftool's arguments for one answer that holds all that a format has; null: a sidecar. */
export function argumentsFor(format: string | null): readonly string[] {
  // Skips the search behind a JPEG's end; in a GIF the same option would skip XMP.
  return format === 'jpeg' ? ['-fast', ...readArguments] : readArguments;
}
