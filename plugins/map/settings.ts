/** As `settings.schema.json` describes them. */
export interface Settings {
  /** Template of a tile's address, with `{z}`, `{x}`, `{y}` and perhaps `{s}` and `{r}`; empty: an outline of the coasts. */
  readonly tiles: string;
  readonly attribution: string;
  /** Empty: none. */
  readonly attributionLink: string;
  readonly largestZoom: number;
}

/** Where tiles come from, as a page's policy names it; null for what is no address. */
export function tileHost(template: string): string | null {
  const found = /^(https?):\/\/(?:\{s\}\.)?([a-zA-Z0-9.-]+(?::\d{1,5})?)(?:\/|$)/.exec(template);
  if (!found) return null;
  const [, scheme, host] = found;
  return `${scheme}://${template.includes('://{s}.') ? '*.' : ''}${host}`;
}
