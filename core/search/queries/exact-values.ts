import { type Condition, hasLetters, hasWords, type Weights } from './conditions.ts';

/** What a photo `p` has as a whole: what facets count, and what `field:"=value"` is compared with. */
export const exactly = {
  camera: `nullif(concat_ws(' ', p.camera_make, p.camera_model), '')`,
  lens: `nullif(p.lens, '')`,
  country: `nullif(p.place_country, '')`,
  city: `nullif(p.place_city, '')`,
} as const;

/** `=value` is exactly that value, whatever else holds its words; all others are as they were. */
export function orExactly<Parts>(
  otherwise: (value: string, parts: Parts) => Condition,
  column: string,
  weights: Weights,
): (value: string, parts: Parts) => Condition {
  return (value, parts) =>
    isExact(value) ? isExactly(value.slice(1), column, weights) : otherwise(value, parts);
}

export function isExact(value: string): boolean {
  return value.startsWith('=');
}

/** The index finds the words, as far as there are some; the column decides. */
function isExactly(value: string, column: string, weights: Weights): Condition {
  if (value.trim() === '') return undefined;
  const words = value
    .split(/\s+/)
    .filter(hasLetters)
    .map(word => hasWords(word, weights));
  return {
    sql: `(${[...words.map(({ sql }) => sql), `${column} = ?`].join(' and ')})`,
    bindings: [...words.flatMap(({ bindings }) => bindings), value],
  };
}
