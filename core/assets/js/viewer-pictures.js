// @ts-check
import { thumbHashToDataURL } from './vendor/thumbhash.js';

/** @typedef {import('./viewer-strip.js').Slide} Slide */

/**
 * How PhotoSwipe shows slides: as `<picture>` in every format that is offered, upon what is known of a photo before its
 * bytes are there, and in its real pixels once somebody looks closely.
 * @param {any} swipe
 * @param {(index: number) => Slide | undefined} findSlide
 */
export function bindPictures(swipe, findSlide) {
  swipe.addFilter('itemData', (/** @type {any} */ _, /** @type {number} */ index) => {
    const slide = findSlide(index);
    if (!slide) return { html: '', width: 0, height: 0 };
    const { src, alt, width, height, box } = slide;
    return { src, alt, width, height, slide, element: box };
  });
  swipe.addFilter('placeholderSrc', (/** @type {any} */ _, /** @type {any} */ { data }) =>
    data.slide ? placeholderOf(data.slide) : false,
  );
  swipe.on('slideInit', (/** @type {any} */ { slide }) => {
    const { colour = '', width, height } = slide.data.slide ?? {};
    slide.container.style.setProperty('--c', colour);
    slide.container.style.setProperty('--r', String(width / height || 1));
  });
  swipe.on('contentLoad', (/** @type {any} */ event) => {
    const { content } = event;
    if (!content.data.slide) return;
    event.preventDefault();
    content.element = new Image();
    content.element.className = 'pswp__img';
    content.picture = document.createElement('picture');
    content.picture.append(content.element);
  });
  swipe.on('contentLoadImage', (/** @type {any} */ event) => {
    event.preventDefault();
    start(event.content);
  });
  swipe.on('imageSizeChange', (/** @type {any} */ { content, width }) => offer(content, width));
  swipe.on('contentAppendImage', (/** @type {any} */ event) => {
    const { content } = event;
    event.preventDefault();
    if (content.slide && !content.picture.parentNode) content.slide.container.append(content.picture);
    if (content.state === 'loaded') content.removePlaceholder();
  });
  swipe.on('contentRemove', (/** @type {any} */ event) => {
    const { content } = event;
    if (!content.picture) return;
    event.preventDefault();
    content.picture.remove();
    content.placeholder?.element?.remove();
  });
}

/** The thumbnail where the page has it already, else what its ThumbHash says, else its colour. @param {Slide} slide */
function placeholderOf({ box, hash }) {
  const thumb = box?.querySelector('img');
  if (thumb?.complete && thumb.naturalWidth > 0) return thumb.currentSrc || thumb.src;
  return hash ? thumbHashToDataURL(Uint8Array.from(atob(hash), byte => byte.charCodeAt(0))) : false;
}

/** @param {any} content */
function start(content) {
  const { element, data } = content;
  content.state = 'loading';
  offer(content, content.displayedImageWidth);
  element.alt = data.slide.alt;
  element.src = data.slide.src;
  if (element.complete && element.naturalWidth > 0) return content.onLoaded();
  element.onload = () => content.onLoaded();
  element.onerror = () => content.onError();
}

/**
 * Offers what there is by now; what was once shown larger isn't shown smaller again.
 * @param {any} content
 * @param {number} [width] CSS pixels
 */
export function offer(content, width = 0) {
  const { element, picture, data } = content;
  if (!picture || !data.slide) return;
  content.widest = Math.max(content.widest ?? 0, Math.ceil(width));
  const { modern, jpeg, original, width: pixels } = /** @type {Slide} */ (data.slide);
  const wanted = content.widest * devicePixelRatio;
  const isBeyond = (/** @type {string} */ srcset) => wanted > widestOf(srcset) * 1.02;
  const sizes = `${content.widest}px`;
  const most = Math.max(widestOf(jpeg), ...modern.map(({ srcset }) => widestOf(srcset)));
  const sources = modern.filter(({ srcset }) => widestOf(srcset) === most || !isBeyond(srcset));
  const candidates = original && wanted > most * 1.02 ? `${jpeg}, ${original} ${pixels}w` : jpeg;
  const isOriginal = candidates !== jpeg;
  const key = JSON.stringify([isOriginal ? [] : sources, candidates, sizes]);
  if (content.offered === key) return;
  content.offered = key;
  for (const source of picture.querySelectorAll('source')) source.remove();
  element.sizes = sizes;
  element.srcset = candidates;
  if (!isOriginal)
    element.before(
      ...sources.map(source => Object.assign(document.createElement('source'), source, { sizes })),
    );
}

/** @param {string} srcset */
function widestOf(srcset) {
  return Math.max(0, ...[...srcset.matchAll(/ (\d+)w/g)].map(([, width]) => Number(width)));
}
