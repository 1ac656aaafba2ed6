// @ts-check
import PhotoSwipe from './vendor/photoswipe.js';

/** In the middle of more numbers than there are photos, so that there is room on both sides. */
export const middle = 1_000_000;

/** From here on the caption has room at the side. */
const isWide = matchMedia('(min-width: 1100px)');

/**
 * PhotoSwipe without its controls: ours say more, and in the page's language.
 * @param {HTMLElement} root
 * @param {{ within: (by: number) => number, tapped: () => void, failed: () => string }} parts
 */
export function createSwipe(root, { within, tapped, failed }) {
  const swipe = /** @type {any} */ (
    new PhotoSwipe({
      appendToEl: root,
      index: middle,
      loop: false,
      bgOpacity: 1,
      ...{ arrowPrev: false, arrowNext: false, close: false, zoom: false },
      ...{ counter: false, preloader: false },
      ...{ escKey: false, arrowKeys: false, trapFocus: false, returnFocus: false },
      wheelToZoom: true,
      ...{ showAnimationDuration: 240, hideAnimationDuration: 240, zoomAnimationDuration: 240 },
      ...{ imageClickAction: 'zoom', bgClickAction: 'close', doubleTapAction: 'zoom' },
      tapAction: tapped,
      preload: /** @type {any} */ (navigator).connection?.saveData ? [0, 0] : [1, 2],
      paddingFn: (/** @type {{ y: number }} */ { y }) => roomFor(root, y),
      secondaryZoomLevel: realPixels,
      maxZoomLevel: (/** @type {{ fit: number }} */ levels) => Math.max(1, realPixels(levels)),
    })
  );
  swipe.addFilter('numItems', () => 2 * middle);
  swipe.addFilter('contentErrorElement', (/** @type {HTMLElement} */ element) => {
    element.textContent = failed();
    return element;
  });
  const move = swipe.mainScroll.moveIndexBy;
  swipe.mainScroll.moveIndexBy = (/** @type {number} */ by, /** @type {any[]} */ ...how) =>
    move.call(swipe.mainScroll, within(by), ...how);
  return swipe;
}

/** The bar above, the caption below or, where all of it is wanted, beside. @param {HTMLElement} root @param {number} height px */
function roomFor(root, height) {
  const isAll = root.hasAttribute('data-info');
  const beside = isAll && isWide.matches ? 320 : 0;
  const isRightToLeft = document.documentElement.dir === 'rtl';
  return {
    top: 56,
    bottom: isAll ? (isWide.matches ? 0 : Math.round(height / 2)) : isWide.matches ? 64 : 72,
    left: isRightToLeft ? beside : 0,
    right: isRightToLeft ? 0 : beside,
  };
}

/** One pixel of the photo on one of the screen; where that is no more than what fits, closer than that. @param {{ fit: number }} levels */
function realPixels({ fit }) {
  return Math.max(1 / devicePixelRatio, Math.min(1, fit * 2));
}

/** @param {any} swipe */
export function isZoomed({ currSlide }) {
  return Boolean(currSlide) && currSlide.currZoomLevel > currSlide.zoomLevels.initial;
}

/** No closer than this without looking at it in tiles. @param {any} swipe */
export function isNearest({ currSlide }) {
  return isZoomed({ currSlide }) && currSlide.currZoomLevel > currSlide.zoomLevels.max * 0.99;
}

/**
 * A slide whose photo turns out to have more or fewer pixels than the page knew.
 * @param {any} slide
 * @param {import('./viewer-strip.js').Slide} known
 */
export function resize(slide, { width, height }) {
  if (slide.width === width && slide.height === height) return;
  Object.assign(slide, { width, height });
  Object.assign(slide.content, { width, height });
  slide.resize();
}
