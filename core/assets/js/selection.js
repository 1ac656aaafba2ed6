// @ts-check
import { keepAll, loadStyles } from './favourites.js';
import { askForArchive, mostInAddress } from './pick-download.js';
import { base, readKept } from './picks-kept.js';

const mostSelected = 5000;
const mostShared = 500;

/** @type {Promise<Selection> | undefined} */
let selection;

/**
 * @param {string} address the page that selects without a script: what is needed here stands on it
 * @param {string} [id] of a photo to select, or no longer
 * @param {HTMLElement} [root] the viewer, when it is there that somebody selects
 */
export async function begin(address, id, root) {
  selection ??= create(address).catch(error => {
    selection = undefined;
    throw error;
  });
  const begun = await selection;
  if (id === undefined) return begun.enter();
  const isSelected = begun.toggle(id);
  root?.querySelector('[data-do="select"]')?.setAttribute('aria-pressed', String(isSelected));
  const status = root?.querySelector('[data-said]');
  if (status) status.textContent = begun.words;
}

/** @param {string} address */
async function create(address) {
  const [answer] = await Promise.all([fetch(address), loadStyles()]);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const parts = page.querySelector('template[data-pick-parts]');
  if (!answer.ok || !(parts instanceof HTMLTemplateElement)) throw new Error('no parts');
  return new Selection(document.adoptNode(parts.content));
}

/** Photos of the walls of this page that are selected, whatever page of them was loaded when. */
class Selection {
  /** @type {Set<string>} */
  #ids = new Set();
  #bar;
  #mark;
  /** Where a range begins. @type {HTMLInputElement | undefined} */
  #from;
  #isEnding = new AbortController();
  #walls = [...document.querySelectorAll('[data-wall]')];
  #numbers = new Intl.NumberFormat(document.documentElement.lang);

  /** @param {DocumentFragment} parts */
  constructor(parts) {
    this.#bar = /** @type {HTMLElement} */ (parts.querySelector('.pick-bar'));
    this.#mark = /** @type {HTMLElement} */ (parts.querySelector('.pick-mark'));
    document.documentElement.dataset.picking = '';
    document.querySelector('main')?.append(this.#bar);
    const { signal } = this.#isEnding;
    for (const wall of this.#walls) {
      this.#offer(wall);
      const watcher = new MutationObserver(() => this.#offer(wall));
      watcher.observe(wall, { childList: true });
      signal.addEventListener('abort', () => watcher.disconnect());
      wall.addEventListener('click', event => this.#clicked(/** @type {MouseEvent} */ (event)), { signal });
    }
    this.#bar.addEventListener('click', event => this.#act(event), { signal });
    this.#bar.addEventListener('submit', event => this.#submit(event), { signal });
    document.addEventListener('keydown', event => this.#key(event), { signal });
    document.addEventListener('favourites:changed', () => this.#say(), { signal });
    this.#say();
  }

  get words() {
    return this.#bar.querySelector('[data-pick-said]')?.textContent ?? '';
  }

  #boxes() {
    return /** @type {HTMLInputElement[]} */ (
      this.#walls.flatMap(wall => [...wall.querySelectorAll('.pick')])
    );
  }

  /** A real box over each photo, by the photo's name; its link waits meanwhile. @param {Element} wall */
  #offer(wall) {
    for (const item of wall.querySelectorAll(':scope > li:not(:has(.pick))')) {
      const photo = item.querySelector('a.photo-box');
      if (!(photo instanceof HTMLAnchorElement)) continue;
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.className = 'pick';
      box.value = photo.pathname.split('/').at(-1) ?? '';
      box.checked = this.#ids.has(box.value);
      box.setAttribute('aria-label', photo.querySelector('img')?.alt ?? '');
      photo.inert = true;
      item.append(box, this.#mark.cloneNode(true));
    }
  }

  enter() {
    const seen = this.#boxes().find(box => box.getBoundingClientRect().bottom > 0);
    seen?.focus({ preventScroll: true });
  }

  /** @param {string} id @returns {boolean} whether it is selected now */
  toggle(id) {
    const isSelected = !this.#ids.has(id);
    this.#set([id], isSelected);
    this.#boxes()
      .find(box => box.value === id)
      ?.focus({ preventScroll: true });
    return this.#ids.has(id);
  }

  /** @param {readonly string[]} ids @param {boolean} isSelected */
  #set(ids, isSelected) {
    let isFull = false;
    for (const id of ids) {
      if (!isSelected) this.#ids.delete(id);
      else if (this.#ids.size < mostSelected) this.#ids.add(id);
      else isFull = true;
    }
    for (const box of this.#boxes()) box.checked = this.#ids.has(box.value);
    this.#say(isFull ? this.#bar.dataset.tooMany : undefined);
  }

  /** With the shift key all from the one before. @param {MouseEvent} event */
  #clicked(event) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.classList.contains('pick')) return;
    const boxes = this.#boxes();
    const [from, to] = [event.shiftKey && this.#from ? boxes.indexOf(this.#from) : -1, boxes.indexOf(box)];
    const range = from < 0 ? [box] : boxes.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.#from = box;
    const { checked } = box;
    // what the browser does with the box comes after this
    setTimeout(() =>
      this.#set(
        range.map(({ value }) => value),
        checked,
      ),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || document.querySelector('.viewer, dialog[open], [data-menu][open]')) return;
    const isTyping =
      event.target instanceof Element && event.target.matches('input:not(.pick), textarea, select');
    if (event.key === 'Escape') this.end();
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a' && !isTyping) {
      event.preventDefault();
      this.#set(
        this.#boxes().map(({ value }) => value),
        true,
      );
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey) this.#walk(event);
  }

  /** From photo to photo; `s` selects as the space bar does. @param {KeyboardEvent} event */
  #walk(event) {
    const boxes = this.#boxes();
    const at = boxes.indexOf(/** @type {HTMLInputElement} */ (event.target));
    if (at < 0) return;
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === 's' && !document.cookie.includes('keys=off')) boxes[at]?.click();
    else if (/^Arrow(Left|Right)$/.test(event.key)) boxes[at + (event.key === forward ? 1 : -1)]?.focus();
    else return;
    event.preventDefault();
  }

  /** Those that are selected, in the order of the wall. */
  #inOrder() {
    const shown = this.#boxes().flatMap(({ value }) => (this.#ids.has(value) ? value : []));
    return [...new Set([...shown, ...this.#ids])];
  }

  /** @param {string} [words] instead of the count */
  #say(words) {
    const { size } = this.#ids;
    const { count = '', none = '' } = this.#bar.dataset;
    const said = this.#bar.querySelector('[data-pick-said]');
    if (said)
      said.textContent = words ?? (size === 0 ? none : count.replace('{count}', this.#numbers.format(size)));
    /** @type {HTMLButtonElement} */ for (const tool of this.#bar.querySelectorAll(
      '.pick-tools button:not([data-pick="end"])',
    ))
      tool.disabled = size === 0;
    const link = /** @type {HTMLAnchorElement} */ (this.#tool('link'));
    const ids = this.#inOrder().join(',');
    link.href = `${base}/favourites${size > mostInAddress ? '#' : '?'}photos=${ids}`;
    link.toggleAttribute('aria-disabled', size === 0);
    const keep = this.#tool('keep');
    const text = keep.querySelector('span');
    keep.dataset.keep ??= text?.textContent ?? '';
    const isKept = this.#isKept();
    keep.toggleAttribute('data-on', isKept);
    if (text) text.textContent = (isKept ? keep.dataset.unkeep : keep.dataset.keep) ?? '';
  }

  /** @param {string} name */
  #tool(name) {
    return /** @type {HTMLElement} */ (this.#bar.querySelector(`[data-pick="${name}"]`));
  }

  #isKept() {
    const ids = new Set(readKept());
    return this.#ids.size > 0 && [...this.#ids].every(id => ids.has(id));
  }

  /** @param {Event} event */
  #act(event) {
    const tool = /** @type {Element} */ (event.target).closest('[data-pick]');
    if (!(tool instanceof HTMLElement)) return;
    if (tool.dataset.pick === 'link' && (this.#ids.size === 0 || navigator.clipboard)) event.preventDefault();
    /** @type {Record<string, () => unknown>} */
    const deeds = {
      keep: () => this.#keep(),
      download: () => this.#download(),
      link: () => this.#copy(/** @type {HTMLAnchorElement} */ (tool).href),
      clear: () => this.#set([...this.#ids], false),
      end: () => this.end(),
      close: () => this.#bar.querySelector('dialog')?.close(),
    };
    deeds[tool.dataset.pick ?? '']?.();
  }

  #keep() {
    const { kept, unkept, full } = this.#bar.dataset;
    const isKept = !this.#isKept();
    const isDone = keepAll(this.#inOrder(), isKept);
    this.#say(isDone ? (isKept ? kept : unkept) : full);
  }

  /** @param {string} address */
  async #copy(address) {
    if (this.#ids.size === 0 || !navigator.clipboard) return;
    const { copied, failed } = this.#bar.dataset;
    const isDone = await navigator.clipboard.writeText(address).then(
      () => true,
      () => false,
    );
    this.#say(isDone ? copied : failed);
  }

  /** Says first what the archive will hold. */
  async #download() {
    const told = await askForArchive(this.#inOrder()).catch(() => null);
    const dialog = this.#bar.querySelector('dialog');
    if (!told || !dialog) return this.#say(this.#bar.dataset.failed);
    dialog.querySelector('[data-pick-told]')?.replaceChildren(told);
    dialog.showModal();
  }

  /** @param {Event} event */
  #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches('[data-pick-share]')) return void this.#bar.querySelector('dialog')?.close();
    if (this.#ids.size > mostShared) {
      event.preventDefault();
      return this.#say(this.#bar.dataset.mostShared);
    }
    const field = form.elements.namedItem('photos');
    if (field instanceof HTMLInputElement) field.value = this.#inOrder().join(',');
  }

  end() {
    const { activeElement } = document;
    const at = activeElement instanceof HTMLInputElement ? activeElement.closest('li') : null;
    this.#isEnding.abort();
    this.#bar.remove();
    delete document.documentElement.dataset.picking;
    for (const wall of this.#walls) {
      for (const part of wall.querySelectorAll('.pick, .pick-mark')) part.remove();
      for (const photo of /** @type {NodeListOf<HTMLElement>} */ (wall.querySelectorAll('a.photo-box')))
        photo.inert = false;
    }
    selection = undefined;
    const target = at?.querySelector('a.photo-box') ?? document.querySelector('[data-pick-start]');
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }
}
