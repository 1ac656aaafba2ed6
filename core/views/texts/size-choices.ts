import type { Translate } from './catalogues.ts';

/** Pixels of the longest side that are offered as a bound; others can be set by programs. */
const offered = [800, 1280, 1600, 1920, 2560, 3840];

/** Options for the largest size that is shown, smallest first; `current` is among them, whatever it is. */
export function sizeChoices(t: Translate, current: number | null): { value: string; label: string }[] {
  const sizes = new Set(current === null ? offered : [...offered, current]);
  return [...sizes]
    .toSorted((one, other) => one - other)
    .map(size => ({ value: String(size), label: sizeInWords(t, size) }));
}

export function sizeInWords(t: Translate, pixels: number): string {
  return t('manage.size', { pixels });
}
