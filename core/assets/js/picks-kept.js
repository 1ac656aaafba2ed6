// @ts-check

/** What stands before the addresses of this page: those of a share link are below its own, and its favourites are its own, too. */
export const base = /^(?:\/s\/[^/]+|\/admin\/links\/[^/]+\/preview)?/.exec(location.pathname)?.[0] ?? '';

const key = base ? `favourites ${base}` : 'favourites';

export const mostKept = 2000;

/** Ids of the photos that this browser keeps, the newest last. @returns {string[]} */
export function readKept() {
  try {
    const ids = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(ids) ? ids.filter(id => /^[\w-]{1,64}$/.test(id)) : [];
  } catch {
    return [];
  }
}

/** @param {readonly string[]} ids @returns {boolean} false where the browser keeps nothing */
export function writeKept(ids) {
  try {
    if (ids.length > 0) localStorage.setItem(key, JSON.stringify(ids));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

/** Calls back when another page of this browser has changed them. @param {() => void} changed */
export function watchKept(changed) {
  addEventListener('storage', event => {
    if (event.key === key || event.key === null) changed();
  });
}

/** The link to one's favourites, which has the words that go with them. @returns {HTMLElement | null} */
export function keptLink() {
  return document.querySelector('[data-favourites]');
}
