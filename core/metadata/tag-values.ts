import { cleanLine, cleanText, isDefaultCaption } from './clean-text.ts';
import type { FoundTag, Tags } from './tag-lookup.ts';

/** A finite number from what exiftool printed, of a list the first; undefined for `undef`, `inf` and the like. */
export function toNumber(value: unknown): number | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'number') return Number.isFinite(first) ? first : undefined;
  if (typeof first !== 'string' || first.length > 64) return undefined;
  const match = /^\s*([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?=[\s,]|$)/i.exec(first);
  const number = match ? Number(match[1]) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** A converter for numbers within bounds, ends included; what lies outside is no value. */
export function numberBetween(least: number, most: number) {
  return ({ value }: FoundTag): number | undefined => {
    const number = toNumber(value);
    return number !== undefined && number >= least && number <= most ? number : undefined;
  };
}

/** A converter for whole numbers within bounds. */
export function wholeBetween(least: number, most: number) {
  const read = numberBetween(least, most);
  return (found: FoundTag): number | undefined => {
    const number = read(found);
    return number !== undefined && Number.isInteger(number) ? number : undefined;
  };
}

/** A converter for one line of text; lists are joined with commas. */
export function lineOf(maxLength: number) {
  return ({ value }: FoundTag): string | undefined => {
    if (!Array.isArray(value)) return cleanLine(value, maxLength);
    const lines = value.slice(0, 50).map(item => cleanLine(item, maxLength));
    return cleanLine(lines.filter(line => line !== undefined).join(', '), maxLength);
  };
}

/** A converter for what people write about a photo; what cameras and programs put there by themselves is no value. */
export function writtenText(maxLength: number, { oneLine = false } = {}) {
  return ({ value }: FoundTag, tags: Tags): string | undefined => {
    const first: unknown = Array.isArray(value) ? value.join('\n') : value;
    const text = oneLine ? cleanLine(first, maxLength) : cleanText(first, maxLength);
    const isCameraName =
      text !== undefined &&
      [tags['IFD0:Make'], tags['IFD0:Model']].some(name => cleanLine(name, 200) === text);
    return text && !isCameraName && !isDefaultCaption(text) ? text : undefined;
  };
}

/** Degrees with their sign: EXIF keeps the hemisphere in a tag of its own, without which the place is not known. */
export function signedDegrees(tag: string, tags: Tags): number | undefined {
  const degrees = toNumber(tags[tag]);
  if (degrees === undefined || !tag.startsWith('GPS:')) return degrees;
  const reference = tags[`${tag}Ref`];
  const hemisphere = typeof reference === 'string' ? reference.trim().charAt(0).toUpperCase() : '';
  if (!/[NSEW]/.test(hemisphere)) return undefined;
  return /[SW]/.test(hemisphere) ? -Math.abs(degrees) : degrees;
}
