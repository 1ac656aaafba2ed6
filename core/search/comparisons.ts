/** A value may be `3`, `>3`, `>=3`, `<3`, `<=3`, `3..5`, `3..` or `..5`. */
export interface Comparison {
  readonly from?: Bound;
  readonly to?: Bound;
}

export interface Bound {
  readonly text: string;
  readonly isIncluded: boolean;
}

const signs: Readonly<Record<string, (text: string) => Comparison>> = {
  '>=': text => ({ from: { text, isIncluded: true } }),
  '<=': text => ({ to: { text, isIncluded: true } }),
  '>': text => ({ from: { text, isIncluded: false } }),
  '<': text => ({ to: { text, isIncluded: false } }),
  '=': equal,
};

/** Undefined when there is nothing to compare with. */
export function readComparison(value: string): Comparison | undefined {
  const sign = /^(>=|<=|>|<|=)/.exec(value)?.[0];
  if (sign) return value.length > sign.length ? signs[sign]!(value.slice(sign.length).trim()) : undefined;
  const dots = value.indexOf('..');
  if (dots < 0) return equal(value);
  const [low, high] = [value.slice(0, dots).trim(), value.slice(dots + 2).trim()];
  if (low === '' && high === '') return undefined;
  return {
    ...(low === '' ? {} : { from: { text: low, isIncluded: true } }),
    ...(high === '' ? {} : { to: { text: high, isIncluded: true } }),
  };
}

function equal(text: string): Comparison {
  return { from: { text, isIncluded: true }, to: { text, isIncluded: true } };
}

/** `2.8`, `2,8`, `1/250`, `f/2.8`, `50mm`; undefined for anything else. */
export function readNumber(text: string): number | undefined {
  const match = /^(?:f\/?)?(\d{1,9}(?:[.,]\d{1,9})?)(?:\/(\d{1,9}))?\s?(?:mm|s|px)?$/i.exec(text);
  if (!match) return undefined;
  const number = Number(match[1]!.replace(',', '.')) / Number(match[2] ?? 1);
  return Number.isFinite(number) ? number : undefined;
}
