import type { TagWithCount } from '../../plugin-api/index.ts';

export interface LetterGroup {
  /** `#` for names that begin with no letter. */
  readonly letter: string;
  readonly tags: readonly TagWithCount[];
}

/** Tags under the letters that they begin with; accents count as their letter. */
export function groupByLetter(tags: readonly TagWithCount[], locale: string): LetterGroup[] {
  const collator = new Intl.Collator(locale.startsWith('x') ? 'en' : locale, { numeric: true });
  const sorted = tags.toSorted((one, other) => collator.compare(one.name, other.name));
  const groups = Map.groupBy(sorted, tag => letterOf(tag.name));
  return [...groups].map(([letter, group]) => ({ letter, tags: group }));
}

function letterOf(name: string): string {
  const first = [...name.normalize('NFD')][0] ?? '';
  return /\p{L}/u.test(first) ? first.toUpperCase() : '#';
}
