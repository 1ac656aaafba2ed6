// @ts-check
import { kept } from './keep.js';
import { base, keptLink, readKept } from './picks-kept.js';

const hung = '[data-wall] a.photo-box';
const loadFavourites = () => import('./favourites.js');
const loadSelection = () => import('./selection.js');

/** Selecting, and favourites: this much is on every page, the rest comes when somebody uses it. */
export function bindPicks() {
  const link = keptLink();
  // `data-hearts`: a theme that shows them from the start, also where nothing hovers
  if (link && (readKept().length > 0 || document.querySelector('[data-hearts]'))) loadFavourites();
  document.addEventListener(
    'pointerover',
    event => {
      if (event.pointerType === 'mouse' && closest(event, hung)) loadFavourites();
    },
    { passive: true },
  );
  document.addEventListener('click', event => {
    const start = closest(event, '[data-pick-start]');
    const heart = closest(event, '[data-favourite]');
    if (heart) return void loadFavourites().then(({ toggle }) => toggle(heart.dataset.favourite ?? ''));
    if (!start || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!document.querySelector(hung)) return;
    event.preventDefault();
    select(/** @type {HTMLAnchorElement} */ (start).href);
  });
  document.addEventListener('keydown', event => act(event));
  document.addEventListener('viewer:deed', event => {
    const { deed, id, root } = /** @type {CustomEvent} */ (event).detail;
    if (deed === 'favourite') loadFavourites().then(({ toggle }) => toggle(id, root));
    if (deed === 'select') select(undefined, id, root);
  });
  document.addEventListener('viewer:shown', event => {
    const { id, root } = /** @type {CustomEvent} */ (event).detail;
    const isKept = String(readKept().includes(id));
    root.querySelector('[data-do="favourite"]')?.setAttribute('aria-pressed', isKept);
    const isSelected = document.querySelector(`.pick[value="${CSS.escape(id)}"]:checked`) !== null;
    root.querySelector('[data-do="select"]')?.setAttribute('aria-pressed', String(isSelected));
  });
}

/** Single keys upon a photo that has the focus, or on its page. @param {KeyboardEvent} event */
function act(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!['s', 'h'].includes(event.key) || kept('keys') === 'off' || document.querySelector('dialog[open]'))
    return;
  if (event.target instanceof Element && event.target.matches('input:not(.pick), textarea, select')) return;
  const photo = /** @type {HTMLAnchorElement | null} */ (closest(event, hung));
  const onPage = /** @type {HTMLElement | null} */ (
    document.querySelector('[data-photo-page] [data-favourite]')
  );
  const id = photo ? photo.pathname.split('/').at(-1) : onPage?.dataset.favourite;
  if (!id) return;
  if (event.key === 'h') loadFavourites().then(({ toggle }) => toggle(id));
  else if (photo) select(undefined, id);
}

/**
 * @param {string} [address] where the same is done without a script
 * @param {string} [id] of the first to be selected
 * @param {HTMLElement} [root] the viewer, when it is there that somebody selects
 */
function select(address, id, root) {
  const start = document.querySelector('[data-pick-start]');
  const there = address ?? (start instanceof HTMLAnchorElement ? start.href : `${base}/select`);
  if (!document.querySelector(hung)) return;
  loadSelection()
    .then(({ begin }) => begin(there, id, root))
    .catch(() => location.assign(there));
}

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}
