// @ts-check
import { keep, kept } from './keep.js';

const page = /** @type {HTMLElement | null} */ (document.querySelector('[data-photo-page]'));
const stage = document.querySelector('[data-stage]');
const help = /** @type {HTMLDialogElement | null} */ (document.querySelector('[data-keys]'));

if (page && stage) {
  bindKeys(page);
  bindSwipe(page, stage);
  bindTools();
  if (kept('info') === 'off') document.documentElement.dataset.info = 'off';
  addEventListener('load', () => setTimeout(preloadNeighbours, 200));
}

/** @param {HTMLElement} page */
function bindKeys(page) {
  const isRightToLeft = document.documentElement.dir === 'rtl';
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => go(isRightToLeft ? page.dataset.next : page.dataset.previous),
    ArrowRight: () => go(isRightToLeft ? page.dataset.previous : page.dataset.next),
    i: toggleInfo,
    d: openDeep,
    f: toggleFullScreen,
    '?': () => help?.showModal(),
  };
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open || isTyping(event.target)) return;
    const isSingleKey = event.key.length === 1;
    if (isSingleKey && kept('keys') === 'off' && event.key !== '?') return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** @param {string | undefined} address */
function go(address) {
  if (address) location.assign(address);
}

function toggleInfo() {
  const root = document.documentElement;
  const isOff = root.dataset.info === 'off';
  root.dataset.info = isOff ? 'on' : 'off';
  keep('info', root.dataset.info);
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else stage?.requestFullscreen?.();
}

/** Down to its pixels, where there are more of them than the page shows. */
function openDeep() {
  const link = document.querySelector('.tools [data-deep]');
  if (link instanceof HTMLAnchorElement) link.click();
}

/** @param {Element} link */
function bindDeep(link) {
  const dialog = document.querySelector('body > [data-deep-dialog], main [data-deep-dialog]');
  link.addEventListener('click', event => {
    const { button, ctrlKey, metaKey, shiftKey, altKey } = /** @type {MouseEvent} */ (event);
    if (!(dialog instanceof HTMLDialogElement) || button !== 0 || ctrlKey || metaKey || shiftKey || altKey)
      return;
    event.preventDefault();
    import('./deep-zoom.js')
      .then(({ openDeepZoom }) => openDeepZoom(/** @type {HTMLAnchorElement} */ (link), dialog))
      .catch(() => location.assign(/** @type {HTMLAnchorElement} */ (link).href));
  });
}

function bindTools() {
  for (const link of document.querySelectorAll('.tools [data-deep]')) bindDeep(link);
  const full = document.querySelector('[data-full]');
  // Hidden in its place, so that nothing moves.
  if (full instanceof HTMLElement && !document.fullscreenEnabled) full.style.visibility = 'hidden';
  full?.addEventListener('click', toggleFullScreen);
  const opener = document.querySelector('[data-help]');
  opener?.addEventListener('click', () => help?.showModal());
  help?.querySelector('[data-close]')?.addEventListener('click', () => help.close());
  const box = help?.querySelector('[data-keys-on]');
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = kept('keys') !== 'off';
  box.addEventListener('change', () => keep('keys', box.checked ? 'on' : 'off'));
}

/**
 * One finger across the photo goes to its neighbour; two fingers zoom, as everywhere.
 * @param {HTMLElement} page
 * @param {Element} stage
 */
function bindSwipe(page, stage) {
  /** @type {Touch | undefined} */
  let start;
  stage.addEventListener(
    'touchstart',
    event => {
      const { touches } = /** @type {TouchEvent} */ (event);
      start = touches.length === 1 && (visualViewport?.scale ?? 1) < 1.05 ? touches[0] : undefined;
    },
    { passive: true },
  );
  stage.addEventListener(
    'touchend',
    event => {
      const end = /** @type {TouchEvent} */ (event).changedTouches[0];
      if (!start || !end) return;
      const across = end.clientX - start.clientX;
      const along = Math.abs(end.clientY - start.clientY);
      start = undefined;
      if (Math.abs(across) < 60 || along > Math.abs(across) / 2) return;
      const isForward = across < 0 === (document.documentElement.dir !== 'rtl');
      go(isForward ? page.dataset.next : page.dataset.previous);
    },
    { passive: true },
  );
}

/** The neighbours' pages and pictures, once this photo is there; not where data is saved. */
function preloadNeighbours() {
  if (/** @type {any} */ (navigator).connection?.saveData) return;
  for (const link of document.querySelectorAll('a[data-preload]')) {
    const hint = document.createElement('link');
    hint.rel = 'prefetch';
    hint.href = /** @type {HTMLAnchorElement} */ (link).href;
    document.head.append(hint);
    const image = new Image();
    image.fetchPriority = 'low';
    image.sizes = '(min-width:1100px) calc(100vw - 320px), 100vw';
    const { preload = '', preloadModern, preloadMedia } = /** @type {HTMLElement} */ (link).dataset;
    image.srcset = preloadModern && matchMedia(preloadMedia ?? '').matches ? preloadModern : preload;
  }
}
