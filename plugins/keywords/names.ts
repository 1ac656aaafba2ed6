import type { Letters } from './settings.ts';

/** Of a name, and of names in a path: what core takes. */
export const longestName = 200;
export const deepestPath = 10;

export type Path = readonly string[];

/** One space between words, none around them, and letters composed. */
export function tidyName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** What names are compared by: case apart, also where one letter is two in capitals (ß, ŉ) or has two small forms (σ, ς). */
export function foldName(name: string): string {
  let folded = name;
  for (let round = 0; round < 4; round++) {
    const next = folded.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
    if (next === folded) break;
    folded = next;
  }
  return folded;
}

export function keyOf(path: Path): string {
  return path.map(foldName).join('\0');
}

/** A name in other letters, where that is the same name still and stays as it is when it is written so again. */
export function inLetters(name: string, letters: Letters): string {
  if (letters === 'keep') return name;
  const write = letters === 'lower' ? toSmall : toCapital;
  const written = write(name);
  const isSame = foldName(written) === foldName(name) && write(written) === written;
  return isSame && written.length <= longestName ? written : name;
}

function toSmall(name: string): string {
  return name.toLowerCase().normalize('NFC');
}

function toCapital(name: string): string {
  const [first = '', ...rest] = toSmall(name);
  return (first.toUpperCase() + rest.join('')).normalize('NFC');
}
