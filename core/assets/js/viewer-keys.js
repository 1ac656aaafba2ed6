// @ts-check
import { kept } from './keep.js';

/** What single keys do; they can be switched off. */
const letters = new Map([
  ['i', 'info'],
  ['d', 'deep'],
  ['f', 'full'],
  ['z', 'zoom'],
  ['p', 'play'],
  ['h', 'favourite'],
  ['s', 'select'],
  ['?', 'help'],
]);

/**
 * @param {HTMLElement} root
 * @param {(deed: string) => void} act
 * @returns {() => void} unbinds
 */
export function bindKeys(root, act) {
  const listen = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || root.querySelector('dialog[open]')) return;
    const deed = deedOf(event.key);
    if (!deed || (event.target instanceof Element && event.target.matches('input, select, textarea'))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act(deed);
  };
  document.addEventListener('keydown', listen, true);
  return () => document.removeEventListener('keydown', listen, true);
}

/** @param {string} key */
function deedOf(key) {
  const isRightToLeft = document.documentElement.dir === 'rtl';
  if (key === 'Escape') return 'close';
  if (key === 'ArrowLeft') return isRightToLeft ? 'next' : 'previous';
  if (key === 'ArrowRight') return isRightToLeft ? 'previous' : 'next';
  return kept('keys') === 'off' && key !== '?' ? undefined : letters.get(key);
}
