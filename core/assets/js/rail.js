// @ts-check

/**
 * @typedef {{ readonly month: string, readonly count: number }} Month
 * @typedef {{ readonly link: HTMLAnchorElement, readonly months: readonly Month[] }} Stop
 */

/**
 * The years (letters, places) at the edge of a long album: one draws along them, sees month and count, and is there when one lets go. Their
 * links, and those of the menu, are followed without loading the page.
 * @param {HTMLElement} rail
 * @param {import('./wall-pages.js').WallPages} pages
 */
export function bindRail(rail, pages) {
  const stops = readStops(rail);
  const parts = { rail, stops, bubble: makeBubble(rail), grip: makeGrip(rail) };
  followLinks(pages);
  draw(parts, pages);
  const wall = document.querySelector('[data-wall]');
  wall?.addEventListener('wall:place', event => {
    const { box } = /** @type {CustomEvent} */ (event).detail;
    markPlace(parts, partOf(box));
  });
  wall?.addEventListener('wall:filled', event => {
    const { page, isJump } = /** @type {CustomEvent} */ (event).detail;
    takeOver(page.document, isJump);
    markPlace(parts, partOf(page.boxes[0]));
  });
  document.addEventListener('toggle', ({ target }) => showCurrent(target), true);
  let timer = 0;
  addEventListener(
    'scroll',
    () => {
      if (rail.dataset.moving === undefined) rail.dataset.moving = '';
      clearTimeout(timer);
      timer = window.setTimeout(() => delete rail.dataset.moving, 1500);
    },
    { passive: true },
  );
  const first = wall?.querySelector('[data-month], [data-part]');
  if (first instanceof HTMLElement) markPlace(parts, partOf(first));
}

/** A menu that is opened shows where one is. @param {EventTarget | null} opened */
function showCurrent(opened) {
  if (!(opened instanceof HTMLDetailsElement && opened.open)) return;
  const menu = opened.querySelector('.month-menu');
  const current = [...(menu?.querySelectorAll('[aria-current]') ?? [])].at(-1);
  if (!menu || !current) return;
  const [outer, inner] = [menu.getBoundingClientRect(), current.getBoundingClientRect()];
  menu.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
}

/** Its month, letter or place. @param {HTMLElement | undefined} box */
function partOf(box) {
  return box?.dataset.month ?? box?.dataset.part;
}

/** @param {HTMLElement} rail @returns {Stop[]} */
function readStops(rail) {
  const months = (rail.dataset.rail ?? '').split(' ').map(each => {
    const [month = '', count] = each.split(':');
    return { month, count: Number(count) };
  });
  const links = [...rail.querySelectorAll('a')];
  // a year begins with the first of its months
  const begins = links.map(link => {
    const at = new URL(link.href).searchParams.get('at') ?? '-';
    const exact = months.findIndex(({ month }) => month === at);
    return exact < 0 ? months.findIndex(({ month }) => month.startsWith(at)) : exact;
  });
  return links.map((link, index) => ({ link, months: months.slice(begins[index], begins[index + 1]) }));
}

/** Links to a month or year, here and in the bar. @param {import('./wall-pages.js').WallPages} pages */
function followLinks(pages) {
  document.addEventListener('click', event => {
    const { target, detail, ctrlKey, metaKey, shiftKey } = event;
    const link = target instanceof Element && target.closest('[data-rail] a, .month-menu a');
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || ctrlKey || metaKey || shiftKey)
      return;
    event.preventDefault();
    link.closest('details')?.removeAttribute('open');
    // who came by keyboard goes on from there
    pages.show(link.href, { isJump: true, focuses: detail === 0 });
  });
}

/**
 * @typedef {{ rail: HTMLElement, stops: readonly Stop[], bubble: HTMLElement, grip: HTMLElement }} Parts
 * @param {Parts} parts
 * @param {import('./wall-pages.js').WallPages} pages
 */
function draw(parts, pages) {
  const { rail, grip } = parts;
  let began = /** @type {number | null} */ (null);
  let isDrawn = false;
  rail.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    began = event.clientY;
    isDrawn = event.target instanceof Node && grip.contains(event.target);
    if (isDrawn) show(parts, event.clientY);
  });
  addEventListener('pointermove', event => {
    if (began === null) return void (rail.matches(':hover') && show(parts, event.clientY));
    if (!isDrawn && Math.abs(event.clientY - began) < 6) return;
    isDrawn = true;
    rail.dataset.drawn = '';
    show(parts, event.clientY);
  });
  const end = (/** @type {PointerEvent} */ event) => {
    if (began !== null && isDrawn && event.type === 'pointerup') {
      const { month } = monthAt(parts, event.clientY);
      const { link } = /** @type {Stop} */ (parts.stops[0]);
      const url = new URL(link.href);
      url.searchParams.set('at', month);
      pages.show(url.href, { isJump: true });
      // the click that follows would go to the year
      addEventListener('click', stopOnce, { capture: true, once: true });
      setTimeout(() => removeEventListener('click', stopOnce, { capture: true }));
    }
    began = null;
    isDrawn = false;
    delete rail.dataset.drawn;
    if (event.pointerType !== 'mouse') parts.bubble.hidden = true;
  };
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);
  rail.addEventListener('pointerleave', () => {
    if (began === null) parts.bubble.hidden = true;
  });
  rail.addEventListener('dragstart', event => event.preventDefault());
}

/** @param {Event} event */
function stopOnce(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** @param {Parts} parts @param {number} y */
function show(parts, y) {
  const { rail, bubble } = parts;
  const { month, count } = monthAt(parts, y);
  const locale = rail.dataset.locale;
  const name = nameOf(month, locale);
  bubble.replaceChildren(name, ' ', Object.assign(document.createElement('span'), { className: 'facts' }));
  /** @type {HTMLElement} */ (bubble.lastElementChild).textContent = new Intl.NumberFormat(locale).format(
    count,
  );
  const { top, height } = rail.getBoundingClientRect();
  bubble.hidden = false;
  bubble.style.insetBlockStart = `${Math.min(Math.max(y - top, 20), height - 20)}px`;
}

/** @param {string} part @param {string | undefined} locale */
function nameOf(part, locale) {
  const place = /^n(\d+)$/.exec(part)?.[1];
  if (place) return new Intl.NumberFormat(locale).format(Number(place));
  if (part.length === 7)
    return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${part}-01T00:00:00Z`),
    );
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.month-menu a'));
  const link = [...links].find(each => new URL(each.href).searchParams.get('at') === part);
  return link?.querySelector('.name')?.textContent ?? part.toUpperCase();
}

/** Stops are equally high; within one, months by how many photos they hold. @param {Parts} parts @param {number} y @returns {Month} */
function monthAt({ rail, stops }, y) {
  const { top, height } = rail.getBoundingClientRect();
  const at = Math.min(Math.max(((y - top) / height) * stops.length, 0), stops.length - 0.001);
  const { months } = /** @type {Stop} */ (stops[Math.floor(at)]);
  let left = (at % 1) * sum(months);
  for (const month of months) {
    left -= month.count;
    if (left < 0) return month;
  }
  return /** @type {Month} */ (months.at(-1));
}

/** @param {Parts} parts @param {string | undefined} month */
function markPlace({ stops, grip }, month) {
  const index = stops.findIndex(({ months }) => months.some(each => each.month === month));
  const stop = stops[index];
  if (!stop) return;
  for (const { link } of stops) link.toggleAttribute('aria-current', false);
  stop.link.setAttribute('aria-current', 'true');
  markInMenu(month);
  const at = stop.months.findIndex(each => each.month === month);
  const within = sum(stop.months.slice(0, at)) / sum(stop.months);
  grip.style.insetBlockStart = `${((index + within) / stops.length) * 100}%`;
}

/** Itself, or its year where the menu tells no months of it. @param {string | undefined} month */
function markInMenu(month = '') {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('.month-menu a')]);
  const find = (/** @type {string} */ part) =>
    links.find(link => new URL(link.href).searchParams.get('at') === part);
  const current = find(month) ?? find(month.slice(0, 4));
  if (!current) return;
  for (const link of links) link.toggleAttribute('aria-current', false);
  current.setAttribute('aria-current', 'true');
}

/** @param {readonly Month[]} months */
function sum(months) {
  return months.reduce((total, { count }) => total + count, 0);
}

/** The months of the year where one is now, and where that is. @param {Document} page @param {boolean} isJump */
function takeOver(page, isJump) {
  const [old, fresh] = [document.querySelector('.month-menu'), page.querySelector('.month-menu')];
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  const here = document.querySelector('[data-here]');
  const said = page.querySelector('[data-here]')?.getAttribute('data-here');
  if (here) here.textContent = isJump && said ? said : '';
}

/** @param {HTMLElement} rail */
function makeBubble(rail) {
  const bubble = document.createElement('p');
  bubble.className = 'rail-bubble';
  bubble.hidden = true;
  bubble.setAttribute('aria-hidden', 'true');
  rail.append(bubble);
  return bubble;
}

/** Where one is; by touch it is drawn along. @param {HTMLElement} rail */
function makeGrip(rail) {
  const grip = document.createElement('span');
  grip.className = 'rail-grip';
  grip.setAttribute('aria-hidden', 'true');
  rail.append(grip);
  return grip;
}
