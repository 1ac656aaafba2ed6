// @ts-check
import { paintHashes } from './placeholders.js';

const pagesAhead = 3;

/** Loads three pages by itself, each well before its end is reached; then it is up to "Show more". */
function bindMore() {
  const wall = document.querySelector('[data-wall]');
  const more = document.querySelector('[data-more]');
  if (!wall || !more) return;
  let loaded = 0;
  const watcher = new IntersectionObserver(
    async ([entry]) => {
      if (!entry?.isIntersecting) return;
      watcher.disconnect();
      loaded += 1;
      if ((await appendNext(wall, more)) && loaded < pagesAhead) watcher.observe(more);
    },
    // Two screens ahead: what moves then, moves where nobody looks.
    { rootMargin: '0px 0px 200% 0px' },
  );
  watcher.observe(more);
}

/**
 * @param {Element} wall
 * @param {Element} more
 * @returns {Promise<boolean>} whether there is another page
 */
async function appendNext(wall, more) {
  const link = more.querySelector('a[rel="next"]');
  if (!(link instanceof HTMLAnchorElement)) return false;
  const answer = await fetch(link.href).catch(() => undefined);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const photos = [...page.querySelectorAll('[data-wall] > li')];
  wall.append(...photos.map(photo => document.adoptNode(photo)));
  paintHashes(wall);
  const next = page.querySelector('[data-more] a[rel="next"]');
  if (!next) {
    link.remove();
    return false;
  }
  link.href = /** @type {HTMLAnchorElement} */ (next).getAttribute('href') ?? link.href;
  return true;
}

bindMore();
