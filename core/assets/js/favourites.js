// @ts-check
import { keptLink, mostKept, readKept, watchKept, writeKept } from './picks-kept.js';

const link = keptLink();
const { keep = '', said = '', unsaid = '', full = '' } = link?.dataset ?? {};

/** @returns {Promise<void>} */
export function loadStyles() {
  const href = link?.dataset.styles;
  if (!href || document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise(resolve => {
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = href;
    sheet.addEventListener('load', () => resolve());
    sheet.addEventListener('error', () => resolve());
    document.head.append(sheet);
  });
}

/**
 * Keeps these, or takes them away.
 * @param {readonly string[]} ids
 * @param {boolean} isKept
 * @returns {boolean} false when there is no room for them
 */
export function keepAll(ids, isKept) {
  const others = readKept().filter(id => !ids.includes(id));
  const all = isKept ? [...others, ...ids] : others;
  if (all.length > mostKept || !writeKept(all)) return false;
  show();
  return true;
}

/** @param {string} id @param {HTMLElement} [root] where it is said, besides */
export function toggle(id, root) {
  const isKept = !readKept().includes(id);
  const isDone = keepAll([id], isKept);
  const words = isDone ? (isKept ? said : unsaid) : full;
  const status = root?.querySelector('[data-said]') ?? statusOfPage();
  status.textContent = words;
  if (isDone) root?.querySelector('[data-do="favourite"]')?.setAttribute('aria-pressed', String(isKept));
}

function statusOfPage() {
  const known = document.querySelector('[data-favourites-status]');
  if (known) return known;
  const status = document.createElement('p');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  status.dataset.favouritesStatus = '';
  document.querySelector('main')?.append(status);
  return status;
}

/** Hearts, the link in the menu and its number say what is kept by now. */
function show() {
  const ids = new Set(readKept());
  for (const heart of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-favourite]')))
    heart.setAttribute('aria-pressed', String(ids.has(heart.dataset.favourite ?? '')));
  if (link) {
    link.hidden = ids.size === 0;
    const count = link.querySelector('[data-favourites-count]');
    if (count) count.textContent = new Intl.NumberFormat(document.documentElement.lang).format(ids.size);
  }
  document.dispatchEvent(new CustomEvent('favourites:changed'));
}

/** A heart upon each photo of a wall: for a hand with a mouse, and to see what is kept. @param {Element} wall */
function hangHearts(wall) {
  const icon = link?.querySelector('svg');
  if (!icon) return;
  const ids = new Set(readKept());
  for (const item of wall.querySelectorAll(':scope > li:not(:has(.heart))')) {
    const photo = item.querySelector('a.photo-box');
    if (!(photo instanceof HTMLAnchorElement)) continue;
    const id = photo.pathname.split('/').at(-1) ?? '';
    const heart = document.createElement('button');
    heart.type = 'button';
    heart.className = 'heart';
    heart.dataset.favourite = id;
    // keys have `h`, which costs no stop on the way from photo to photo
    heart.tabIndex = -1;
    heart.setAttribute('aria-pressed', String(ids.has(id)));
    heart.setAttribute('aria-label', `${keep}: ${photo.querySelector('img')?.alt ?? ''}`);
    heart.append(icon.cloneNode(true));
    item.append(heart);
  }
}

loadStyles().then(() => {
  for (const wall of document.querySelectorAll('[data-wall]')) {
    hangHearts(wall);
    new MutationObserver(() => hangHearts(wall)).observe(wall, { childList: true });
  }
});
watchKept(show);
show();
