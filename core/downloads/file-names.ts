/** What Windows can't keep in a name, what separates folders anywhere, and what could turn around how a name is read. */
const unsafe = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"/\\|?*]+/gu;

/** Devices, with or without an extension. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** UTF-8 bytes; file systems keep 255, and a number may still come behind. */
const longest = 200;

/**
 * A name under which a file or folder can be kept on any system: one part of a path, never hidden, never empty.
 *
 * @param fallback when nothing of the name is left
 */
export function safeName(name: string, fallback: string): string {
  const plain = name.normalize('NFC').replace(unsafe, '_').replace(/\s+/gu, ' ');
  const trimmed = plain.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '');
  const kept = shorten(trimmed);
  if (/^_*$/.test(kept)) return fallback;
  return reserved.test(kept) ? `_${kept}` : kept;
}

/** Cuts the stem, so that the extension stays. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name;
  const { stem, extension } = splitName(name);
  const room = longest - Buffer.byteLength(extension);
  let kept = '';
  let bytes = 0;
  for (const character of stem) {
    bytes += Buffer.byteLength(character);
    if (bytes > room) break;
    kept += character;
  }
  return kept.trimEnd() + extension;
}

/** An extension is short; what else follows a full stop belongs to the name. */
function splitName(name: string): { stem: string; extension: string } {
  const extension = /(?<=.)\.[^.\s]{1,12}$/u.exec(name)?.[0] ?? '';
  return { stem: name.slice(0, name.length - extension.length), extension };
}

/** The names given so far, each only once, whether or not a system tells capital letters from small ones. */
export interface TakenNames {
  /** The same name, or the first of `name (2)`, `name (3)` … that nobody has in this folder. */
  take(folder: string, name: string): string;
}

export function createTakenNames(): TakenNames {
  const taken = new Set<string>();
  /** Where to go on counting, so that a thousand of one name don't count from the beginning each. */
  const counts = new Map<string, number>();
  const keyOf = (folder: string, name: string) =>
    `${folder}/${name}`.normalize('NFKC').toUpperCase().toLowerCase();
  return {
    take(folder, name) {
      const { stem, extension } = splitName(name);
      const first = keyOf(folder, name);
      let given = name;
      for (let count = counts.get(first) ?? 1; taken.has(keyOf(folder, given)); ) {
        count += 1;
        given = `${stem} (${count})${extension}`;
        counts.set(first, count);
      }
      taken.add(keyOf(folder, given));
      return given;
    },
  };
}
