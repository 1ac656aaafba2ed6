// @ts-check

/**
 * Keeps a visitor's choice for a year, where the server reads it too.
 * @param {string} name
 * @param {string} value
 */
export function keep(name, value) {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the CookieStore API is not there on plain http, nor everywhere
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax${secure}`;
}

/**
 * @param {string} name
 * @returns {string | undefined}
 */
export function kept(name) {
  const found = document.cookie.split('; ').find(cookie => cookie.startsWith(`${name}=`));
  return found && decodeURIComponent(found.slice(name.length + 1));
}
