/** Captions that cameras and programs write by themselves, compared in lower case. */
const defaultCaptions = new Set([
  'asus digital camera',
  'binary comment',
  'camera',
  'charset=ascii',
  'created with gimp',
  'created with the gimp',
  'dcim',
  'default',
  'digital camera',
  'exif_jpeg_picture',
  'exif_jpeg_t422',
  'exif jpeg',
  'exif-jpeg-420',
  'image',
  'jpeg',
  'konica minolta digital camera',
  'kodak digital camera',
  'lead technologies inc. v1.01',
  'maginon digital camera',
  'mdolce',
  'minolta digital camera',
  'motorola digital camera',
  'my beautiful picture',
  'nikon digital camera',
  'olympus digital camera',
  'ov_image',
  'panasonic digital camera',
  'picture',
  'pict',
  'rollei digital camera',
  'samsung digital camera',
  'sanyo digital camera',
  'screenshot',
  'sony dsc',
  'sony image',
  'untitled',
  'user comments',
  'vivitar digital camera',
]);
const writtenByPrograms = [
  /^CREATOR: gd-jpeg/,
  /^(created|edited|saved|processed) (with|by|in) [\w .:-]{1,60}$/i,
  /^File written by Adobe Photoshop/,
  /^(ASCII|UNICODE|JIS)?[\s\0]*$/,
  // Hashes, tokens and data that apps keep in comments.
  /^[\w+/=-]{32,}$/,
  /^[{[<].*[}\]>]$/s,
];

// Control characters (tab and line feed apart) and the invisible signs that turn text round.
const controls = /[\p{Cc}--[\t\n]]|[\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gv;
const lineBreaks = /\r\n?|[\u0085\u2028\u2029]/g;

/** Text fit to be stored: well-formed, NFC, without control characters, lines ending in `\n`; undefined when empty. */
export function cleanText(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value)
    // Nothing beyond this can survive the cut below; it bounds the work on megabytes of hostile text.
    .slice(0, maxLength * 4)
    .toWellFormed()
    .replace(lineBreaks, '\n')
    .replace(controls, '')
    .replace(/[^\S\n]+$/gm, '')
    .normalize('NFC')
    .trim();
  return cutText(text, maxLength) || undefined;
}

/** The same on one line. */
export function cleanLine(value: unknown, maxLength: number): string | undefined {
  const text = cleanText(value, maxLength * 2);
  return text && (cutText(text.replace(/\s+/g, ' '), maxLength) || undefined);
}

/** True for what a camera or a program writes where people write captions. */
export function isDefaultCaption(text: string): boolean {
  return defaultCaptions.has(text.toLowerCase()) || writtenByPrograms.some(pattern => pattern.test(text));
}

function cutText(text: string, maxLength: number): string {
  return text.length <= maxLength
    ? text
    : text
        .slice(0, maxLength)
        .toWellFormed()
        .replace(/\ufffd$/, '')
        .trimEnd();
}
