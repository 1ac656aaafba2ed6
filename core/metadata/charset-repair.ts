import type { Tags } from './tag-lookup.ts';

// What Windows-1252 puts where Latin-1 has control characters, 0x80 to 0x9f; a gap is kept as it is.
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
const byteOf = new Map([...windows1252].map((character, index) => [character.charCodeAt(0), 0x80 + index]));
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Repairs every text of an answer but XMP, which is UTF-8 by law, and Windows' own tags, which are UTF-16. IPTC with
 * a declared charset is read right already, and no longer looks like bytes of UTF-8.
 */
export function repairTags(tags: Tags): Tags {
  const entries = Object.entries(tags).map(([name, value]) => {
    const isSure = name.startsWith('XMP') || name.includes(':XP');
    return [name, isSure ? value : repairValue(value)] as const;
  });
  return Object.fromEntries(entries);
}

function repairValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(repairValue);
  return typeof value === 'string' ? repairCharset(value) : value;
}

/**
 * Undoes reading UTF-8 as Windows-1252. EXIF and undeclared IPTC text is read as Windows-1252, which loses no
 * byte; where those bytes are valid UTF-8 with a letter beyond ASCII, UTF-8 is what was written.
 */
export function repairCharset(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: plain ASCII needs no look.
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  const bytes = toBytes(text);
  if (!bytes) return text;
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return text;
  }
}

function toBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const byte = byteOf.get(unit) ?? unit;
    if (byte > 0xff) return undefined;
    bytes[index] = byte;
  }
  return bytes;
}
