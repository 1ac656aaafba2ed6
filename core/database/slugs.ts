/** The longest slug, in characters: nine bytes each in an address at most. */
const longest = 80;

/** Latin letters that don't fall apart into a plain letter and its marks. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŋ: 'ng',
  ı: 'i',
};

export interface SlugOptions {
  /** What a title without a single letter or digit becomes. */
  readonly fallback?: string;
  /** Slugs that must not be made, such as words that addresses need; these get a number. */
  readonly reserved?: ReadonlySet<string>;
}

/**
 * The part of an address that stands for a title: words in lower case with hyphens between.
 * Latin letters lose their accents, other scripts stay as they are, in NFC. At most 80 characters, never empty;
 * a slug of a slug is the same slug.
 */
export function slugify(title: string, { fallback = 'untitled', reserved }: SlugOptions = {}): string {
  const words = foldLatin(title)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/(^|-)\p{M}+/gu, '$1');
  const slug = shorten(words.replace(/-+/g, '-').replace(/^-|-$/g, ''), longest) || fallback;
  return reserved?.has(slug) ? numberSlug(slug, 2) : slug;
}

/** The slug with a number, for when it is taken: `lisbon`, 2 → `lisbon-2`; still at most 80 characters. */
export function numberSlug(slug: string, number: number): string {
  const ending = `-${number}`;
  return shorten(slug, longest - ending.length) + ending;
}

/** The slug itself, or the first numbered one that isn't taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(numberSlug(slug, number))) number++;
  return numberSlug(slug, number);
}

function foldLatin(text: string): string {
  return text
    .toWellFormed()
    .replace(/['’ʼ\p{Cf}]/gu, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .replace(/[ßæœøđðþłħŋı]/g, letter => plainLetters[letter]!)
    .normalize('NFC');
}

function shorten(slug: string, length: number): string {
  return [...slug].slice(0, length).join('').replace(/-$/, '');
}
