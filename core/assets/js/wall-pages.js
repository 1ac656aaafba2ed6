// @ts-check
import { paintHashes } from './placeholders.js';
import { breakBefore, forgetBreaks } from './wall-breaks.js';
import { fetchPage } from './wall-fetch.js';
import { keepLight, stopLoading } from './wall-light.js';
import { firstInView, scrollToTop, WallPlace } from './wall-place.js';

const pagesAhead = 3;

/**
 * The pages of a wall that are loaded, one after the other. Three more come by themselves before their end is reached, then
 * it is up to "Show more"; towards the beginning the same, without moving what is seen.
 */
export class WallPages {
  #wall;
  /** Grows when the wall is filled anew: what was asked for before comes too late. */
  #filling = 0;
  #left = { next: pagesAhead, prev: pagesAhead };
  #loading = { next: false, prev: false };
  #watch;
  #light;
  #place;

  /** @param {HTMLElement} wall */
  constructor(wall) {
    this.#wall = wall;
    this.#light = keepLight();
    this.#place = new WallPlace(wall, (address, place) => this.show(address, { place }));
    // Two screens ahead: what moves then, moves where nobody looks.
    this.#watch = new IntersectionObserver(
      entries => {
        for (const { target, isIntersecting } of entries)
          if (isIntersecting) this.#come(target.matches('[data-earlier]') ? 'prev' : 'next');
      },
      { rootMargin: '200% 0px' },
    );
    document.addEventListener('click', event => this.#askForMore(event));
    let width = innerWidth;
    addEventListener('resize', () => {
      if (width !== innerWidth) forgetBreaks(wall);
      width = innerWidth;
    });
    // What lies before comes once one goes that way: at first the page begins with its head.
    addEventListener('scroll', () => this.#rewatch(), { passive: true, once: true });
    for (const box of wall.children) this.#light.observe(box);
    this.#place.restore();
    this.#rewatch();
  }

  /**
   * Fills the wall with another page of the same list.
   * @param {string} address
   * @param {{ isJump?: boolean, place?: import('./wall-place.js').Place, focuses?: boolean }} [options] a jump is a step of
   *   its own in the history, and is announced
   */
  async show(address, { isJump = false, place, focuses = false } = {}) {
    this.#filling += 1;
    const filling = this.#filling;
    this.#wall.setAttribute('aria-busy', 'true');
    const page = await fetchPage(address);
    if (filling !== this.#filling) return;
    this.#wall.removeAttribute('aria-busy');
    if (!page) return location.assign(address);
    if (isJump) this.#place.leaveFor(address);
    for (const box of this.#wall.children) stopLoading(box);
    this.#light.disconnect();
    this.#wall.replaceChildren(...page.boxes);
    this.#place.begin(address);
    this.#left = { next: pagesAhead, prev: pagesAhead };
    this.#loading = { next: false, prev: false };
    this.#hang(page.boxes);
    takeLinks(this.#wall, page.document);
    if (place) this.#place.goTo(place);
    else scrollToTop(/** @type {HTMLElement} */ (page.boxes[0] ?? this.#wall));
    if (focuses) this.#wall.querySelector('a')?.focus({ preventScroll: true });
    this.#wall.dispatchEvent(new CustomEvent('wall:filled', { detail: { page, isJump } }));
    this.#rewatch();
  }

  /** The three pages begin anew with each wish for more. @param {Event} event */
  #askForMore(event) {
    if (event.defaultPrevented || !(event.target instanceof Element)) return;
    const link = event.target.closest('[data-more] a, [data-earlier] a');
    const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
    if (!(link instanceof HTMLAnchorElement) || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    const way = link.rel === 'prev' ? 'prev' : 'next';
    this.#left[way] = pagesAhead;
    this.#come(way);
  }

  /** @param {'next' | 'prev'} way */
  async #come(way) {
    const link = linkOf(way);
    // A mosaic would be another one with more photos before it.
    if (link && way === 'prev' && this.#wall.classList.contains('mosaic'))
      return void this.show(link.href, { isJump: true });
    if (!link || this.#loading[way] || this.#left[way] === 0) return;
    this.#loading[way] = true;
    const filling = this.#filling;
    const address = link.href;
    const showEnd = way === 'next' ? hideEnd() : () => undefined;
    const page = await fetchPage(address);
    requestAnimationFrame(() => requestAnimationFrame(showEnd));
    if (filling !== this.#filling) return;
    this.#loading[way] = false;
    if (!page) return;
    this.#left[way] -= 1;
    if (way === 'next') this.#append(page, address);
    else this.#prepend(page, address);
    this.#point(way, way === 'next' ? page.next : page.previous);
    this.#rewatch();
  }

  /** @param {import('./wall-fetch.js').WallPage} page @param {string} address */
  #append({ boxes }, address) {
    this.#wall.append(...boxes);
    this.#hang(boxes);
    this.#place.add(address, boxes[0]);
  }

  /** @param {import('./wall-fetch.js').WallPage} page @param {string} address */
  #prepend({ boxes, previous }, address) {
    const seen = firstInView(this.#wall);
    const top = seen?.getBoundingClientRect().top ?? 0;
    const hung = breakBefore(this.#wall, boxes, previous === null);
    this.#wall.prepend(...hung);
    // Browsers that hold on to what is seen have done so already: nothing is left then.
    if (seen) scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: 'instant' });
    this.#hang(boxes);
    this.#place.add(address, boxes[0]);
  }

  /** @param {readonly Element[]} boxes */
  #hang(boxes) {
    for (const box of boxes) this.#light.observe(box);
    paintHashes(this.#wall);
    this.#wall.dispatchEvent(new CustomEvent('wall:hung', { bubbles: true, detail: { boxes } }));
  }

  /** @param {'next' | 'prev'} way @param {string | null} address */
  #point(way, address) {
    for (const link of document.querySelectorAll(`[data-more] a[rel="${way}"]`)) turn(link, address);
    const earlier = document.querySelector('[data-earlier] a');
    if (way === 'prev' && earlier) turn(earlier, address);
  }

  /** An observer says once what is near already; so it is asked again after each page. */
  #rewatch() {
    this.#watch.disconnect();
    const more = document.querySelector('[data-more]');
    if (more && this.#left.next > 0) this.#watch.observe(more);
    const earlier = document.querySelector('[data-earlier]');
    const isBelowHead = this.#wall.getBoundingClientRect().top < innerHeight / 2 && scrollY > 0;
    const isFixed = !this.#wall.classList.contains('mosaic');
    if (earlier && isFixed && isBelowHead && this.#left.prev > 0) this.#watch.observe(earlier);
  }
}

/** Whoever is at the end already sees nothing there that is pushed away. It may come back once it has its new place. */
function hideEnd() {
  const root = document.documentElement;
  root.dataset.coming = '';
  return () => delete root.dataset.coming;
}

/** Where to go on from here, before the wall and after it. @param {HTMLElement} wall @param {Document} page */
function takeLinks(wall, page) {
  for (const [name, where] of /** @type {const} */ ([
    ['[data-earlier]', 'beforebegin'],
    ['[data-more]', 'afterend'],
  ])) {
    document.querySelector(name)?.remove();
    const fresh = page.querySelector(name);
    if (fresh) wall.insertAdjacentElement(where, document.adoptNode(fresh));
  }
}

/** @param {'next' | 'prev'} way @returns {HTMLAnchorElement | null} */
function linkOf(way) {
  const link = document.querySelector(way === 'prev' ? '[data-earlier] a' : '[data-more] a[rel="next"]');
  return link instanceof HTMLAnchorElement && !link.hidden ? link : null;
}

/** @param {Element} link @param {string | null} address */
function turn(link, address) {
  if (!(link instanceof HTMLAnchorElement)) return;
  link.hidden = address === null;
  if (address !== null) link.href = address;
}
