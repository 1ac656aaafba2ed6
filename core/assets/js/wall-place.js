// @ts-check

/**
 * Where one is: a photo, and how far below the window's top it hangs.
 * @typedef {{ readonly photo: string, readonly top: number }} Place
 */

/**
 * Keeps the address and the entry of the history at the page that is seen, so that reload, back and forward come out at
 * the very place, and an address that is passed on leads there.
 */
export class WallPlace {
  #wall;
  #show;
  /** Addresses of pages, and the boxes that they begin with. @type {{ address: string, first: Element }[]} */
  #parts = [];
  #hasMoved = true;

  /**
   * @param {HTMLElement} wall
   * @param {(address: string, place: Place | undefined) => void} show
   */
  constructor(wall, show) {
    this.#wall = wall;
    this.#show = show;
    this.begin(location.href);
    let timer = 0;
    addEventListener(
      'scroll',
      () => {
        clearTimeout(timer);
        timer = window.setTimeout(() => this.#notice(), 150);
      },
      { passive: true },
    );
    for (const type of ['wheel', 'touchmove', 'keydown'])
      addEventListener(type, () => this.#move(), { passive: true });
    addEventListener('pagehide', () => this.#keep());
    addEventListener('popstate', event => this.#follow(event));
    addEventListener('click', event => takeAlong(event.target));
  }

  #move() {
    this.#hasMoved = true;
  }

  /** The wall holds one page now. @param {string} address */
  begin(address) {
    const first = this.#wall.firstElementChild;
    this.#parts = first ? [{ address: withoutHash(address), first }] : [];
  }

  /** @param {string} address @param {Element | undefined} first */
  add(address, first) {
    if (first) this.#parts.push({ address: withoutHash(address), first });
  }

  /**
   * A step of its own in the history; jumps with nothing between them are one.
   * @param {string} address
   */
  leaveFor(address) {
    history.scrollRestoration = 'manual';
    this.#keep();
    const write = this.#hasMoved ? history.pushState : history.replaceState;
    write.call(history, {}, '', withoutHash(address));
    history.scrollRestoration = 'manual';
    this.#hasMoved = false;
  }

  /** After a reload, and when one comes back from another page. */
  restore() {
    const { place } = history.state ?? {};
    if (!place || !isReturn()) return;
    history.scrollRestoration = 'manual';
    this.goTo(place);
  }

  /** @param {Place} place */
  goTo({ photo, top }) {
    const box = [...this.#wall.children].find(each => photoOf(each) === photo);
    if (box) scrollBy({ top: box.getBoundingClientRect().top - top, behavior: 'instant' });
  }

  #notice() {
    const box = this.#keep();
    if (box) this.#wall.dispatchEvent(new CustomEvent('wall:place', { detail: { box } }));
  }

  /** @returns {HTMLElement | undefined} the first box in view */
  #keep() {
    const box = firstInView(this.#wall);
    const part = box && this.#partOf(box);
    if (!box || !part || history.state?.viewer || document.querySelector('.viewer')) return box;
    // As long as nothing was added the browser knows best.
    if (this.#parts.length === 1 && history.scrollRestoration === 'auto') return box;
    history.scrollRestoration = 'manual';
    const place = { photo: photoOf(box), top: Math.round(box.getBoundingClientRect().top) };
    history.replaceState({ ...history.state, place }, '', part.address);
    return box;
  }

  /** @param {Element} box */
  #partOf(box) {
    const isBefore = (/** @type {Element} */ first) =>
      first === box || first.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING;
    /** @type {{ address: string, first: Element } | undefined} */
    let last;
    for (const part of this.#parts) {
      const isLater =
        !last || last.first.compareDocumentPosition(part.first) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (isBefore(part.first) && isLater) last = part;
    }
    return last;
  }

  /** @param {PopStateEvent} event */
  #follow({ state }) {
    if (state?.viewer || document.querySelector('.viewer')) return;
    const address = withoutHash(location.href);
    const isHere = new URL(address).pathname === new URL(this.#parts[0]?.address ?? address).pathname;
    if (!isHere) return;
    this.#hasMoved = true;
    // From the viewer one comes back to what is loaded, at the photo that it showed last.
    if (!this.#parts.some(part => part.address === address)) this.#show(address, state?.place);
  }
}

/** Its photo's id. @param {Element} box */
export function photoOf(box) {
  return box.querySelector('a')?.pathname.split('/').at(-1) ?? '';
}

/** @param {HTMLElement} wall @returns {HTMLElement | undefined} */
export function firstInView(wall) {
  const boxes = wall.children;
  let [from, to] = [0, boxes.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (/** @type {Element} */ (boxes[middle]).getBoundingClientRect().bottom > headroom) to = middle;
    else from = middle + 1;
  }
  const box = boxes[from]?.matches('.row-end') ? boxes[from + 1] : boxes[from];
  return box instanceof HTMLElement ? box : undefined;
}

/** px; the bar may stand there. */
const headroom = 64;

/** @param {HTMLElement} box */
export function scrollToTop(box) {
  scrollBy({ top: box.getBoundingClientRect().top - headroom, behavior: 'instant' });
}

/** Who chooses another layout goes on where they are. @param {EventTarget | null} target */
function takeAlong(target) {
  const link = target instanceof Element && target.closest('a[href*="/preferences?"]');
  if (!(link instanceof HTMLAnchorElement)) return;
  const url = new URL(link.href);
  if (!url.searchParams.has('layout')) return;
  const here = new URL(location.href);
  here.searchParams.delete('layout');
  url.searchParams.set('back', here.pathname + here.search);
  link.href = url.href;
}

function isReturn() {
  const [entry] = performance.getEntriesByType('navigation');
  const { type } = /** @type {PerformanceNavigationTiming} */ (entry ?? {});
  return type === 'reload' || type === 'back_forward';
}

/** @param {string} address */
function withoutHash(address) {
  const url = new URL(address, location.href);
  url.hash = '';
  return url.href;
}
