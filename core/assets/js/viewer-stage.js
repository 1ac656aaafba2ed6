// @ts-check
import { bindKeys } from './viewer-keys.js';
import { createParts } from './viewer-parts.js';
import { bindPictures, offer } from './viewer-pictures.js';
import { createShow } from './viewer-show.js';
import { createSwipe, isNearest, isZoomed, middle, resize } from './viewer-swipe.js';

/** @typedef {import('./viewer-strip.js').Strip} Strip */

/** Where a photo hangs on the page. @param {string} id @returns {HTMLElement | null} */
export function findHung(id) {
  return document.querySelector(`[data-wall] a.photo-box[href*="/photos/${CSS.escape(id)}"]`);
}

/** The open viewer: everything else on the page waits until it is gone. */
export class Viewer {
  #root = document.createElement('div');
  #at = 0;
  #parts = /** @type {ReturnType<typeof createParts> | undefined} */ (undefined);
  #isSilent = false;
  #isLeaving = false;
  /** Which way numbers grow along the screen. */
  #way = document.documentElement.dir === 'rtl' ? -1 : 1;
  #before = { title: document.title, focus: document.activeElement };

  /** @param {Strip} strip */
  constructor(strip) {
    this.strip = strip;
    this.#build();
    this.swipe = this.#createSwipe();
    this.show = createShow({
      step: () => this.#move(1),
      isLoaded: () => this.swipe.currSlide?.content.state !== 'loading',
      changed: isPlaying => this.#playing(isPlaying),
    });
    this.unbind = [
      bindKeys(this.#root, deed => this.act(deed)),
      listen(window, 'popstate', () => this.#leave()),
      listen(document, 'fullscreenchange', () =>
        this.#parts?.press('full', document.fullscreenElement !== null),
      ),
      listen(this.#root, 'pointermove', event => {
        if (/** @type {PointerEvent} */ (event).pointerType === 'mouse') this.#bare(false);
      }),
    ];
    this.swipe.init();
    this.swipe.element.removeAttribute('role');
    this.swipe.element.removeAttribute('tabindex');
    this.swipe.scrollWrap.removeAttribute('aria-roledescription');
    this.#root.focus({ preventScroll: true });
    this.#changed();
  }

  #build() {
    const root = this.#root;
    root.className = 'viewer';
    root.tabIndex = -1;
    root.setAttribute('role', 'dialog');
    root.setAttribute('aria-modal', 'true');
    root.setAttribute('aria-label', document.title);
    for (const other of document.body.children) other.toggleAttribute('inert', true);
    document.body.append(root);
  }

  #createSwipe() {
    const swipe = createSwipe(this.#root, {
      within: by => this.#within(by),
      tapped: () => this.#bare(),
      failed: () => this.#parts?.texts.failed ?? '',
    });
    bindPictures(swipe, index => this.strip.find(this.#placeOf(index)));
    swipe.on('change', () => this.#changed());
    swipe.on('zoomPanUpdate', () => {
      this.#parts?.press('zoom', isZoomed(swipe));
      this.#root.toggleAttribute('data-nearest', isNearest(swipe));
    });
    swipe.on('close', () => this.#closing());
    swipe.on('destroy', () => this.#gone());
    swipe.on('pointerDown', () => this.show.stop());
    return swipe;
  }

  /** @param {number} index */
  #placeOf(index) {
    return (index - middle) * this.#way;
  }

  /** As far as one may go: to the ends, and no further than is known. @param {number} by */
  #within(by) {
    const from = this.#placeOf(this.swipe.potentialIndex);
    const step = Math.sign(by * this.#way);
    let to = from;
    while (
      to !== from + by * this.#way &&
      this.strip.has(to + step) &&
      to + step >= this.strip.first &&
      to + step <= this.strip.last
    )
      to += step;
    return (to - from) * this.#way;
  }

  /** @param {number} step @returns {boolean} whether there was somewhere to go */
  #move(step) {
    const by = this.#within(step * this.#way);
    if (by === 0) return false;
    this.swipe.goTo(this.swipe.potentialIndex + by);
    return true;
  }

  #changed() {
    if (!this.swipe) return;
    this.#at = this.#placeOf(this.swipe.currIndex);
    const slide = this.strip.find(this.#at);
    if (!slide) return;
    if (location.pathname + location.search !== slide.href && !this.#isLeaving) {
      history.replaceState({ viewer: true }, '', slide.href);
    }
    this.#label();
    this.#load();
  }

  #label() {
    const slide = this.strip.find(this.#at);
    if (!slide) return;
    document.title = slide.article?.dataset.title ?? document.title;
    const { first, last, total } = this.strip;
    const number = this.strip.numberOf(this.#at);
    const ends = { isFirst: this.#at <= first, isLast: this.#at >= last };
    this.#parts?.show({ slide, number, total, ...ends }, this.#isSilent);
    this.#tell('shown');
  }

  async #load() {
    if (!this.strip.isThin(this.#at)) return;
    const page = await this.strip.load(this.#at);
    if (!page || !this.#root.isConnected) return;
    const parts = page.querySelector('[data-parts]');
    if (!this.#parts && parts instanceof HTMLElement) {
      this.#parts = createParts(this.#root, document.adoptNode(parts), deed => this.act(deed));
      if (!this.show.isPossible) this.#parts.hide('play');
    }
    this.#whenOpen(() => this.#refresh());
    this.#label();
  }

  /** While it grows out of its place nothing else can be done with it. @param {() => void} deed */
  #whenOpen(deed) {
    if (this.swipe.opener.isOpen) deed();
    else this.swipe.on('openingAnimationEnd', deed);
  }

  /** What is shown learns what there is of it by now. */
  #refresh() {
    this.swipe.mainScroll.itemHolders.forEach(
      (/** @type {any} */ { slide }, /** @type {number} */ holder) => {
        const index = this.swipe.currIndex - 1 + holder;
        const known = this.strip.find(this.#placeOf(index));
        if (!known) return;
        if (slide?.data.slide) {
          resize(slide, known);
          offer(slide.content);
        } else this.swipe.refreshSlideContent(index);
      },
    );
  }

  /** @param {string} deed */
  act(deed) {
    /** @type {Record<string, () => unknown>} */
    const deeds = {
      close: () => this.#whenOpen(() => this.swipe.close()),
      previous: () => this.#walk(-1),
      next: () => this.#walk(1),
      zoom: () => this.#whenOpen(() => this.swipe.toggleZoom()),
      info: () => this.#toggleInfo(),
      full: () => this.#toggleFull(),
      deep: () => this.#openDeep(),
      play: () => this.show.toggle(),
      share: () => this.#share(),
      help: () => this.#parts?.openSettings(),
      back: () => this.#parts?.closeSettings(),
    };
    if (deeds[deed]) deeds[deed]();
    else this.#tell('deed', deed);
  }

  /** What it doesn't do itself, others may: favourites, selecting. @param {'deed' | 'shown'} what @param {string} [deed] */
  #tell(what, deed) {
    const id = this.strip.find(this.#at)?.id;
    const detail = { deed, id, root: this.#root };
    if (id) document.dispatchEvent(new CustomEvent(`viewer:${what}`, { detail }));
  }

  /** @param {number} step */
  #walk(step) {
    this.show.stop();
    this.#move(step);
  }

  #toggleInfo() {
    const isOn = this.#root.toggleAttribute('data-info');
    this.#parts?.press('info', isOn);
    this.#whenOpen(() => this.swipe.updateSize(true));
  }

  #toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.#root.requestFullscreen?.();
  }

  /** In tiles, where there are more pixels than the viewer loads. */
  #openDeep() {
    const link = this.strip.find(this.#at)?.article?.querySelector('[data-deep]');
    const dialog = this.#root.querySelector('[data-deep-dialog]');
    if (!(link instanceof HTMLAnchorElement && dialog instanceof HTMLDialogElement)) return;
    this.show.stop();
    import('./deep-zoom.js')
      .then(({ openDeepZoom }) => openDeepZoom(link, dialog))
      .catch(() => location.assign(link.href));
  }

  /** Without the controls, until a hand moves. @param {boolean} [isBare] */
  #bare(isBare) {
    this.#root.toggleAttribute('data-bare', isBare);
  }

  /** @param {boolean} isPlaying */
  #playing(isPlaying) {
    const parts = this.#parts;
    parts?.press('play', isPlaying);
    parts?.say((isPlaying ? parts.texts.playing : parts.texts.paused) ?? '');
    this.#root.toggleAttribute('data-playing', isPlaying);
    this.#bare(isPlaying);
    // Who listens is not told of every photo that comes by itself.
    this.#isSilent = isPlaying;
  }

  async #share() {
    const { title } = document;
    const url = location.href;
    if (navigator.share) return navigator.share({ title, url }).catch(() => undefined);
    await navigator.clipboard.writeText(url);
    this.#parts?.say(this.#parts.texts.copied ?? '');
    this.#root.querySelector('[data-do="share"]')?.toggleAttribute('data-done', true);
  }

  /** By the history: this entry is the page's own. */
  #leave() {
    if (history.state?.viewer || this.#isLeaving) return;
    this.#isLeaving = true;
    this.#whenOpen(() => this.swipe.close());
  }

  #closing() {
    const hung = this.#hung();
    // The box around it has its place even where it isn't drawn, because it is far away.
    const box = hung?.closest('li') ?? hung;
    if (box && !isInSight(box)) box.scrollIntoView({ block: 'center', behavior: 'instant' });
    if (document.fullscreenElement) document.exitFullscreen();
    this.show.end();
    this.#root.toggleAttribute('data-closing', true);
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    // Opened on a photo's own page: one comes out at the page of the one last seen.
    if (this.#at !== 0 && document.querySelector('[data-photo-page]')) location.reload();
    else history.back();
  }

  #hung() {
    const slide = this.strip.find(this.#at);
    return slide && (findHung(slide.id) ?? (this.#at === 0 ? slide.box : null));
  }

  #gone() {
    for (const unbind of this.unbind) unbind();
    this.#root.remove();
    for (const other of document.body.children) other.toggleAttribute('inert', false);
    document.title = this.#before.title;
    const { focus } = this.#before;
    const hung = this.#hung();
    const target = hung?.matches('a, button') ? hung : focus instanceof HTMLElement ? focus : hung;
    target?.focus({ preventScroll: true });
    settle();
  }
}

/** Once the history is back at the page, it keeps scroll positions again by itself. */
function settle() {
  if (!history.state?.viewer) {
    history.scrollRestoration = 'auto';
    const { place, y, ...rest } = history.state ?? {};
    if (place || y !== undefined) history.replaceState(rest, '');
  } else addEventListener('popstate', () => settle(), { once: true });
}

/** @param {HTMLElement} element */
function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {(event: Event) => void} listener
 */
function listen(target, type, listener) {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}
