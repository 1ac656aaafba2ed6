// @ts-check
import { keep } from './keep.js';

/** A background is chosen at once, without loading the page; the links that do the same stay for who has no script. */
export function bindBackgrounds() {
  document.addEventListener('click', event => {
    const link = /** @type {Element} */ (event.target).closest('[data-choose-background]');
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    const name = link.dataset.chooseBackground ?? '';
    keep('background', name);
    document.documentElement.dataset.background = name;
    markCurrent(name);
    link.closest('details')?.removeAttribute('open');
  });
}

/** @param {string} name */
function markCurrent(name) {
  for (const link of document.querySelectorAll('[data-choose-background]')) {
    if (link.getAttribute('data-choose-background') === name) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}
