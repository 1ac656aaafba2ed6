const names = new Map<string, string>();

/** A language in its own words, as it stands in a list: "Deutsch", "Français". */
export function nameLanguage(locale: string): string {
  const known = names.get(locale);
  if (known !== undefined) return known;
  const name = new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;
  const [first = '', ...rest] = name;
  const titled = first.toLocaleUpperCase(locale) + rest.join('');
  names.set(locale, titled);
  return titled;
}
