// @ts-check

/** Pixels of a tile's side, and those that neighbours share; as the server cuts them. */
const tiles = { tileSize: 512, tileOverlap: 1 };

/**
 * A photo that is larger than any screen, down to its pixels: only what is looked at is loaded.
 * @param {HTMLAnchorElement} link where it says what there is of the photo
 * @param {HTMLDialogElement} dialog
 */
export async function openDeepZoom(link, dialog) {
  const [OpenSeadragon] = await Promise.all([library(), styles()]);
  if (dialog.open) return;
  const field = /** @type {HTMLElement} */ (dialog.querySelector('[data-deep-field]'));
  dialog.showModal();
  const zoom = OpenSeadragon({ element: field, ...manners(), tileSources: sourceOf(link) });
  describe(zoom, dialog, link.dataset.title ?? '');
  const unbind = bind(zoom, dialog);
  dialog.addEventListener(
    'close',
    () => {
      unbind();
      zoom.destroy();
      field.replaceChildren();
    },
    { once: true },
  );
}

/** @param {HTMLAnchorElement} link */
function sourceOf(link) {
  const { tiles: address, width, height, levels = '' } = link.dataset;
  const [minLevel, maxLevel] = levels.split(' ').map(Number);
  return {
    ...tiles,
    ...{ width: Number(width), height: Number(height), minLevel, maxLevel },
    getTileUrl: (/** @type {number} */ level, /** @type {number} */ x, /** @type {number} */ y) =>
      `${address}/${level}/${x}_${y}.jpg`,
  };
}

function manners() {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    showNavigationControl: false,
    drawer: 'canvas',
    visibilityRatio: 1,
    maxZoomPixelRatio: 2,
    minZoomImageRatio: 1,
    imageLoaderLimit: 6,
    animationTime: isStill ? 0 : 0.5,
    immediateRender: isStill,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  };
}

/** @param {any} zoom @param {HTMLDialogElement} dialog @param {string} title */
function describe(zoom, dialog, title) {
  zoom.canvas.setAttribute('role', 'application');
  zoom.canvas.setAttribute('aria-label', [title, dialog.dataset.hint].filter(Boolean).join('. '));
  zoom.canvas.focus({ preventScroll: true });
  const said = /** @type {HTMLElement} */ (dialog.querySelector('[data-deep-said]'));
  said.textContent = '';
  zoom.addOnceHandler('tile-load-failed', () => {
    said.textContent = dialog.dataset.failed ?? '';
  });
}

const keys = new Map([
  ['+', 'closer'],
  ['=', 'closer'],
  ['-', 'further'],
  ['0', 'whole'],
]);

/** @param {any} zoom @param {HTMLDialogElement} dialog */
function bind(zoom, dialog) {
  /** @type {Record<string, () => void>} */
  const deeds = {
    closer: () => zoom.viewport.zoomBy(1.6).applyConstraints(),
    further: () => zoom.viewport.zoomBy(1 / 1.6).applyConstraints(),
    whole: () => zoom.viewport.goHome(),
    close: () => dialog.close(),
  };
  const clicked = (/** @type {Event} */ event) => {
    const button = /** @type {Element} */ (event.target).closest('[data-deep-do]');
    if (button instanceof HTMLElement) deeds[button.dataset.deepDo ?? '']?.();
    // what lies below is not meant
    event.stopPropagation();
  };
  // The keys of the page wait.
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const deed = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys.get(event.key);
    if (deed) deeds[deed]?.();
  };
  // The library's own steps are small, and its letters, which turn and mirror, are nobody's.
  zoom.addHandler('canvas-key', (/** @type {any} */ event) => {
    const { key } = event.originalEvent;
    if (keys.has(key) || /^[a-z]$/i.test(key)) event.preventDefaultAction = true;
  });
  dialog.addEventListener('click', clicked);
  dialog.addEventListener('keydown', pressed);
  return () => {
    dialog.removeEventListener('click', clicked);
    dialog.removeEventListener('keydown', pressed);
  };
}

/** It is no module: it leaves its name with the window. @returns {Promise<any>} */
function library() {
  const known = /** @type {any} */ (window).OpenSeadragon;
  leaveOutItsStyles();
  if (known) return Promise.resolve(known);
  const script = document.createElement('script');
  script.src = new URL('vendor/openseadragon.js', import.meta.url).pathname;
  return load(script).then(() => /** @type {any} */ (window).OpenSeadragon);
}

/** It would write an inline style sheet, which no page here allows, unless it finds its own: anything by that name will do. */
function leaveOutItsStyles() {
  const name = 'data-openseadragon-mobile-css';
  if (document.querySelector(`style[${name}]`)) return;
  const stand = document.createElementNS(null, 'style');
  stand.setAttribute(name, '');
  document.head.append(stand);
}

function styles() {
  const href = new URL('../deep-zoom.css', import.meta.url).pathname;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return load(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
}

/** @param {HTMLElement} element @returns {Promise<void>} */
function load(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener('load', () => resolve());
    element.addEventListener('error', () => {
      element.remove();
      reject(new Error('it could not be loaded'));
    });
    document.head.append(element);
  });
}
