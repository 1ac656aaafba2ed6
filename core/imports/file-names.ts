import path from 'node:path';

export const rawEndings: ReadonlySet<string> = new Set(
  '3fr arw cr2 cr3 crw dcr dng iiq mrw nef orf pef raf rw2 srw x3f'.split(' '),
);

/** Also of photos that we don't read: these are refused by name instead of being passed over. */
const photoEndings = new Set([
  ...'jpg jpeg jpe jfif png webp tif tiff avif gif heic heif hif jxl bmp jp2 j2k'.split(' '),
  ...rawEndings,
]);

const videoEndings = new Set('mp4 m4v mov 3gp 3g2 mkv webm avi mpg mpeg mts m2ts wmv flv ogv'.split(' '));

/** What cameras, systems and other programs leave in folders of photos. */
const ignoredNames = new Set(
  [
    '@eaDir',
    '#recycle',
    '#snapshot',
    '$RECYCLE.BIN',
    '__MACOSX',
    'desktop.ini',
    'ehthumbs.db',
    'lost+found',
    'System Volume Information',
    'Thumbs.db',
  ].map(name => name.toLowerCase()),
);

/** Hidden files and folders, and leftovers of programs: neither imported nor counted. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || ignoredNames.has(name.toLowerCase());
}

/** What a name promises; what the file is, its first bytes tell. */
export function promiseOf(name: string): 'photo' | 'video' | 'other' {
  const ending = endingOf(name);
  if (photoEndings.has(ending)) return 'photo';
  return videoEndings.has(ending) ? 'video' : 'other';
}

/** In lower case, without the dot; empty when there is none. */
export function endingOf(name: string): string {
  return path.extname(name).slice(1).toLowerCase();
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

/** As people order names: `2` before `10`; the same on every machine, and never equal for two names. */
export function compareNames(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : Number(one > other));
}

/** An album's title from a folder's name, which may be anything. */
export function titleOf(folderName: string): string {
  const title = folderName
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return /[^\p{Cf}\s]/u.test(title) ? title : '—';
}

/** A name in one line, for terminals: control characters and direction marks are written out. */
export function printable(name: string): string {
  return name.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    character => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}
