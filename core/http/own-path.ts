/**
 * A path on this site to go on to, from what a request says; `/` for anything else. Browsers read `\` as `/` and skip
 * control characters, so `/\host` and `/<tab>/host` lead away as `//host` does.
 */
export function ownPath(value: string | null | undefined, fallback = '/'): string {
  if (!value?.startsWith('/') || value.length > 2_000) return fallback;
  const base = 'http://own.invalid';
  if (!URL.canParse(value, base)) return fallback;
  const url = new URL(value, base);
  if (url.origin !== base || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}
