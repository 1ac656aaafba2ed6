const formats = new Map<string, Intl.NumberFormat>();
const lists = new Map<string, Intl.ListFormat>();

/** A number as it is written in a language, with at most so many digits behind its point: "1,234", "2.8". */
export function formatNumber(value: number, formatLocale: string, digits = 0): string {
  const key = `${formatLocale} ${digits}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(formatLocale, { maximumFractionDigits: digits });
  formats.set(key, known);
  return known.format(value);
}

/** "coast, fog and birds". */
export function formatList(words: readonly string[], formatLocale: string): string {
  const known = lists.get(formatLocale) ?? new Intl.ListFormat(formatLocale, { type: 'conjunction' });
  lists.set(formatLocale, known);
  return known.format(words);
}
