// @ts-check
import { addressOf } from './view.js';
import { findHung, Viewer } from './viewer-stage.js';
import { idOf, readBox, Strip } from './viewer-strip.js';
import { photoOf } from './wall-place.js';

/** Opens a photo over the page, and gives it its own place in the history. @param {HTMLElement} opener */
export async function openViewer(opener) {
  const address = addressOf(opener);
  await styles();
  if (document.querySelector('.viewer')) return;
  // Where one was is where the photo last seen hangs, not where the page stood; after a reload, where it hung.
  history.scrollRestoration = 'manual';
  const box = opener.closest('[data-wall] > li');
  const place = box && { photo: photoOf(box), top: Math.round(box.getBoundingClientRect().top) };
  history.replaceState({ ...history.state, ...(place && { place }), y: Math.round(scrollY) }, '');
  const { pathname, search } = new URL(address, location.href);
  history.pushState({ viewer: true }, '', pathname + search);
  new Viewer(stripFrom(opener, address));
}

/** By the history: its address is there already. */
export async function reopenViewer() {
  await styles();
  const id = idOf(location.pathname);
  const opener = findHung(id) ?? document.querySelector(`[data-open*="/photos/${CSS.escape(id)}"]`);
  if (!(opener instanceof HTMLElement)) return location.reload();
  history.scrollRestoration = 'manual';
  new Viewer(stripFrom(opener, location.href));
}

/** @returns {Promise<void>} */
function styles() {
  if (document.querySelector('link[data-viewer-styles]')) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL('../viewer.css', import.meta.url).pathname;
    link.dataset.viewerStyles = '';
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error('no styles'));
    });
    document.head.append(link);
  });
}

/** @param {HTMLElement} opener @param {string} address */
function stripFrom(opener, address) {
  const wall = opener.closest('[data-wall]');
  if (!wall) {
    const box = opener.querySelector('img') ? opener : document.querySelector('.stage .photo-box');
    return new Strip([readBox(/** @type {HTMLElement} */ (box ?? opener), address)], 0);
  }
  const links = [...wall.querySelectorAll(':scope > li')].flatMap(
    item => item.querySelector('a:has(img)') ?? [],
  );
  const boxes = /** @type {HTMLAnchorElement[]} */ (links);
  const { pathname } = new URL(address, location.href);
  const opened = Math.max(
    0,
    boxes.findIndex(box => box.pathname === pathname),
  );
  return new Strip(
    boxes.map(box => readBox(box, box.href)),
    opened,
  );
}
