// @ts-check
import { keepAll } from './favourites.js';
import { goToArchive, mostInAddress } from './pick-download.js';
import { base, readKept } from './picks-kept.js';
import { paintHashes } from './placeholders.js';

const pageSize = 60;
const page = /** @type {HTMLElement} */ (document.querySelector('[data-favourites-page]'));
const find = (/** @type {string} */ name) =>
  /** @type {HTMLElement | null} */ (page.querySelector(`[data-favourites-${name}]`));
const isNamed = page.dataset.named !== undefined;
const numbers = new Intl.NumberFormat(document.documentElement.lang);

/** Those that the address names, in its query or behind its #; else one's own. @returns {string[]} */
function findIds() {
  const named = new URLSearchParams(isNamed ? location.search : location.hash.slice(1)).getAll('photos');
  const ids = named.flatMap(each => each.split(',')).filter(id => /^[\w-]{1,64}$/.test(id));
  return ids.length > 0 ? [...new Set(ids)] : readKept();
}

const isOwn = !isNamed && !location.hash.includes('photos=');
const ids = findIds();
let shown = 0;
let leftOut = 0;

/** @returns {Promise<boolean>} whether there are more */
async function showNext() {
  const some = ids.slice(shown, shown + pageSize);
  if (some.length === 0) return false;
  const answer = await fetch(`${base}/favourites?photos=${some.join(',')}`).catch(() => undefined);
  if (!answer?.ok) return false;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const photos = [...next.querySelectorAll('[data-wall] > li')];
  const wall = page.querySelector('[data-wall]');
  wall?.append(...photos.map(photo => document.adoptNode(photo)));
  if (wall) paintHashes(wall);
  shown += some.length;
  leftOut += some.length - photos.length;
  tell();
  return shown < ids.length;
}

function tell() {
  const count = ids.length - leftOut;
  const { photos = '', photosOne = '', leftOut: words = '' } = find('facts')?.dataset ?? {};
  const facts = find('facts');
  if (facts)
    facts.textContent = [
      count === 1 ? photosOne : count > 0 ? photos.replace('{count}', numbers.format(count)) : '',
      leftOut > 0 ? words.replace('{count}', numbers.format(leftOut)) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  find('photos')?.toggleAttribute('hidden', count === 0);
  find('tools')?.toggleAttribute('hidden', count === 0);
  page.querySelector('[data-pick-start]')?.toggleAttribute('hidden', count === 0);
  find('none')?.toggleAttribute('hidden', count > 0);
}

/** Three windows ahead of who looks. */
function loadAhead() {
  const end = document.createElement('div');
  find('photos')?.after(end);
  const watcher = new IntersectionObserver(
    async ([entry]) => {
      if (!entry?.isIntersecting) return;
      watcher.unobserve(end);
      if (await showNext()) watcher.observe(end);
    },
    { rootMargin: '0px 0px 300% 0px' },
  );
  watcher.observe(end);
}

function addressOfAll() {
  return `${location.origin}${base}/favourites${ids.length > mostInAddress ? '#' : '?'}photos=${ids.join(',')}`;
}

/** Whoever chooses another layout comes back to the same photos, also where those are named behind the #. */
function takeAlong() {
  for (const link of page.querySelectorAll('a[href*="/preferences?layout="]'))
    if (link instanceof HTMLAnchorElement) link.hash = location.hash;
}

function bindTools() {
  find('download')?.addEventListener('click', event => {
    event.preventDefault();
    goToArchive(ids);
  });
  find('copy')?.addEventListener('click', async event => {
    const copy = /** @type {HTMLAnchorElement} */ (event.currentTarget);
    copy.href = addressOfAll();
    if (!navigator.clipboard) return;
    event.preventDefault();
    const said = copy.dataset.copied ?? '';
    await navigator.clipboard.writeText(copy.href).then(
      () => say(said),
      () => location.assign(copy.href),
    );
  });
  const keep = /** @type {HTMLButtonElement | null} */ (find('keep'));
  if (!keep) return;
  keep.hidden = isOwn;
  keep.addEventListener('click', () =>
    say((keepAll(ids, true) ? keep.dataset.kept : keep.dataset.full) ?? ''),
  );
}

/** @param {string} words */
function say(words) {
  const said = find('said');
  if (said) said.textContent = words;
}

/** What will be sent is what is kept now. */
function fillForm() {
  const field = page.querySelector('[data-pick-send]');
  if (!(field instanceof HTMLInputElement)) return;
  const sent = isOwn ? readKept() : ids;
  field.value = sent.join(',');
  page.querySelector('[data-pick-send-button]')?.toggleAttribute('hidden', sent.length === 0);
}

bindTools();
takeAlong();
fillForm();
document.addEventListener('favourites:changed', fillForm);
addEventListener('hashchange', () => location.reload());
if (!isNamed) {
  tell();
  if (ids.length > 0) loadAhead();
}
