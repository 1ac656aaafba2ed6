// @ts-check

/**
 * @typedef {object} Slide
 * @property {string} id
 * @property {string} href path and query
 * @property {string} label
 * @property {string} alt
 * @property {number} width pixels of the largest that may be shown
 * @property {number} height
 * @property {string} colour
 * @property {string} hash ThumbHash; empty for none
 * @property {string} src
 * @property {string} jpeg candidates
 * @property {{ type: string, media: string, srcset: string }[]} modern
 * @property {string} original address, where it has more pixels than the rest and may be had; else empty
 * @property {string} download empty where it may not
 * @property {HTMLElement | null} box where it hangs on the page
 * @property {HTMLElement | null} article what the server says of it; null until that is there
 */

/**
 * Photos one after the other: 0 is the one that was opened, those before it have numbers below. First it holds what the
 * page shows, then what the server says of them, and more towards both ends.
 */
export class Strip {
  /** @type {Map<number, Slide>} */
  #slides = new Map();
  /** Where 0 stands in the whole, counted from 1; null where nobody knows. */
  #number = /** @type {number | null} */ (null);
  /** @type {Set<string>} */
  #asked = new Set();
  total = /** @type {number | null} */ (null);
  first = -Infinity;
  last = Infinity;

  /**
   * @param {readonly Slide[]} slides
   * @param {number} opened
   */
  constructor(slides, opened) {
    for (const [index, slide] of slides.entries()) this.#slides.set(index - opened, slide);
  }

  /** @param {number} at */
  find(at) {
    return this.#slides.get(at);
  }

  /** @param {number} at */
  has(at) {
    return this.#slides.has(at);
  }

  /**
   * @param {number} at
   * @returns {number | null}
   */
  numberOf(at) {
    return this.#number === null ? null : this.#number + at;
  }

  /** Whether it would be good to hear more of what lies around. @param {number} at */
  isThin(at) {
    for (let beside = Math.max(at - 4, this.first); beside <= Math.min(at + 4, this.last); beside += 1) {
      if (!this.#slides.get(beside)?.article) return true;
    }
    return false;
  }

  /**
   * Asks the server for the photos around one.
   * @param {number} at
   * @returns {Promise<Document | undefined>} undefined when there was no answer, or it was asked before
   */
  async load(at) {
    const slide = this.#slides.get(at);
    if (!slide || this.#asked.has(slide.id)) return undefined;
    this.#asked.add(slide.id);
    const { pathname, search } = new URL(slide.href, location.href);
    const answer = await fetch(`${pathname}/around${search}`).catch(() => undefined);
    if (!answer?.ok) {
      this.#asked.delete(slide.id);
      return undefined;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const list = page.querySelector('[data-slides]');
    if (list instanceof HTMLElement) this.#take(list, at);
    return page;
  }

  /**
   * @param {HTMLElement} list
   * @param {number} at
   */
  #take(list, at) {
    const { of, known, first, last, number, total } = list.dataset;
    const articles = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[data-slide]')]);
    const shift = at - articles.findIndex(article => article.dataset.slide === of);
    const boxes = new Map([...this.#slides.values()].map(({ id, box }) => [id, box]));
    articles.forEach((article, index) => {
      const slide = readArticle(article);
      const before = this.#slides.get(index + shift);
      slide.box = boxes.get(slide.id) ?? null;
      // What is shown already keeps being what it is.
      if (before?.id === slide.id) Object.assign(before, slide);
      else this.#slides.set(index + shift, slide);
    });
    if (known === undefined) return;
    if (first !== undefined) this.first = shift;
    if (last !== undefined) this.last = shift + articles.length - 1;
    if (number !== undefined) this.#number = Number(number) - at;
    if (total !== undefined) this.total = Number(total);
  }
}

/**
 * @param {HTMLElement} article
 * @returns {Slide}
 */
function readArticle(article) {
  const { slide = '', href = '', label = '', width, height, colour = '', hash = '' } = article.dataset;
  const { original = '', download = '' } = article.dataset;
  return {
    ...{ id: slide, href, label, colour, hash, original, download, article, box: null },
    width: Number(width),
    height: Number(height),
    ...readPicture(article),
  };
}

/**
 * What a page shows of a photo, until the server says more.
 * @param {HTMLElement} box
 * @param {string} address
 * @returns {Slide}
 */
export function readBox(box, address) {
  const { pathname, search } = new URL(address, location.href);
  const style = getComputedStyle(box);
  const width = Number(box.dataset.w) || Number(style.getPropertyValue('--w')) || 1600;
  const picture = readPicture(box);
  return {
    ...{ id: idOf(pathname), href: pathname + search, label: picture.alt, original: '', download: '' },
    ...{ box, article: null, colour: style.getPropertyValue('--c'), hash: box.dataset.hash ?? '' },
    width,
    height: Math.round(width / (Number(style.getPropertyValue('--r')) || 1.5)),
    ...picture,
  };
}

/** @param {string} pathname */
export function idOf(pathname) {
  return pathname.split('/').at(-1) ?? '';
}

/** @param {HTMLElement} element */
function readPicture(element) {
  const image = element.querySelector('img');
  const sources = [...element.querySelectorAll('source')];
  return {
    alt: image?.alt ?? '',
    src: image?.getAttribute('src') ?? '',
    jpeg: image?.getAttribute('srcset') ?? '',
    modern: sources.map(({ type, media, srcset }) => ({ type, media, srcset })),
  };
}
