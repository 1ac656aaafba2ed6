// @ts-check
import { keep, kept } from './keep.js';
import { keepInterval, keptInterval } from './viewer-show.js';

/** @typedef {import('./viewer-strip.js').Slide} Slide */
/** @typedef {{ slide: Slide, number: number | null, total: number | null, isFirst: boolean, isLast: boolean }} Shown */

/**
 * The bar, the steps and the caption around the photos, as the server wrote them.
 * @param {HTMLElement} root
 * @param {HTMLElement} parts
 * @param {(deed: string) => void} act
 */
export function createParts(root, parts, act) {
  const find = (/** @type {string} */ name) =>
    /** @type {HTMLElement} */ (parts.querySelector(`[data-${name}]`));
  const deed = (/** @type {string} */ name) => parts.querySelector(`[data-do="${name}"]`);
  const settings = /** @type {HTMLDialogElement} */ (find('settings'));
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  /** @type {HTMLElement | null} */
  let article = null;

  parts.addEventListener('click', event => {
    const button = /** @type {Element} */ (event.target).closest('[data-do]');
    if (button?.getAttribute('aria-disabled') === 'true') return;
    if (button instanceof HTMLElement) act(button.dataset.do ?? '');
  });
  bindSettings(settings);
  deed('full')?.toggleAttribute('hidden', !document.fullscreenEnabled);
  deed('share')?.toggleAttribute('hidden', !navigator.share && !navigator.clipboard);
  root.append(parts);

  const say = (/** @type {string} */ text) => {
    find('said').textContent = text;
  };
  return {
    say,
    texts: parts.dataset,
    openSettings: () => settings.showModal(),
    closeSettings: () => settings.close(),
    /** @param {string} name @param {boolean} isOn */
    press: (name, isOn) => deed(name)?.setAttribute('aria-pressed', String(isOn)),
    /** @param {string} name @param {boolean} isPossible */
    allow: (name, isPossible) => deed(name)?.setAttribute('aria-disabled', String(!isPossible)),
    hide: (/** @type {string} */ name) => deed(name)?.setAttribute('hidden', ''),
    /** @param {Shown} shown @param {boolean} isSilent */
    show(shown, isSilent) {
      const { slide } = shown;
      find('counter').textContent = fill(parts.dataset.count, shown, numbers, true);
      const download = /** @type {HTMLAnchorElement} */ (find('download'));
      download.hidden = slide.download === '';
      download.href = slide.download || '#';
      deed('deep')?.toggleAttribute('hidden', !slide.article?.querySelector('[data-deep]'));
      deed('previous')?.setAttribute('aria-disabled', String(shown.isFirst));
      deed('next')?.setAttribute('aria-disabled', String(shown.isLast));
      if (!isSilent)
        say(
          fill(shown.total === null ? parts.dataset.number : parts.dataset.position, shown, numbers, false),
        );
      if (slide.article === article && article) return;
      article = slide.article;
      const label = article?.querySelector('.viewer-label')?.cloneNode(true);
      find('caption').replaceChildren(...(label ? [label] : []));
    },
  };
}

/**
 * @param {string | undefined} text with names in braces
 * @param {Shown} shown
 * @param {Intl.NumberFormat} numbers
 * @param {boolean} isBare only numbers: nothing where they aren't known
 */
function fill(text = '', { slide, number, total }, numbers, isBare) {
  if (number === null) return isBare ? '' : slide.label;
  if (isBare && total === null) return numbers.format(number);
  return text
    .replace('{number}', () => numbers.format(number))
    .replace('{total}', () => (total === null ? '' : numbers.format(total)))
    .replace('{title}', () => slide.label);
}

/** @param {HTMLDialogElement} settings */
function bindSettings(settings) {
  const keys = settings.querySelector('[data-keys-on]');
  const interval = settings.querySelector('[data-interval]');
  if (!(keys instanceof HTMLInputElement) || !(interval instanceof HTMLSelectElement)) return;
  keys.checked = kept('keys') !== 'off';
  keys.addEventListener('change', () => keep('keys', keys.checked ? 'on' : 'off'));
  interval.value = String(keptInterval());
  interval.addEventListener('change', () => keepInterval(Number(interval.value)));
}
