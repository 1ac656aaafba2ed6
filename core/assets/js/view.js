// @ts-check

const photoPath = /^(?:\/s\/[^/]+|\/admin\/links\/[^/]+\/preview)?\/photos\/[^/]+$/;

/**
 * A photo of a wall opens over its page; its link stays for who has no script, and for a window of its own. The viewer
 * itself comes when somebody is about to open a photo.
 */
export function bindViewer() {
  document.addEventListener('click', event => {
    const opener = findOpener(event.target);
    if (!opener || event.defaultPrevented || !isPlain(event)) return;
    event.preventDefault();
    load()
      .then(({ openViewer }) => openViewer(opener))
      .catch(() => location.assign(addressOf(opener)));
  });
  for (const type of ['pointerover', 'focusin', 'touchstart']) {
    document.addEventListener(type, event => void (findOpener(event.target) && warm()), { passive: true });
  }
  // This page is no viewer, whatever its entry was before it was loaded anew.
  if (history.state?.viewer) history.replaceState(null, '');
  comeBack();
  const { pathname } = location;
  addEventListener('popstate', event => {
    if (document.querySelector('.viewer')) return;
    // Entries that share their beginning are taken for one document, even where another was loaded since.
    if (!event.state?.viewer) return void (location.pathname !== pathname && location.reload());
    load()
      .then(({ reopenViewer }) => reopenViewer())
      .catch(() => location.reload());
  });
}

/** To where the viewer was opened, if it was loaded anew since; walls of more pages know better. */
function comeBack() {
  const { y, ...rest } = history.state ?? {};
  if (y === undefined) return;
  history.scrollRestoration = 'manual';
  history.replaceState(rest, '');
  scrollTo({ top: y, behavior: 'instant' });
  // Not before: the browser would go back to where it saw the page last, which was another one.
  addEventListener('load', () =>
    requestAnimationFrame(() => Object.assign(history, { scrollRestoration: 'auto' })),
  );
}

const load = () => import('./viewer.js');

function warm() {
  load().catch(() => undefined);
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function findOpener(target) {
  if (!(target instanceof Element)) return null;
  const opener = target.closest('[data-wall] a, [data-view] a, [data-open]');
  if (opener instanceof HTMLAnchorElement) return photoPath.test(opener.pathname) ? opener : null;
  return opener instanceof HTMLElement ? opener : null;
}

/** @param {HTMLElement} opener */
export function addressOf(opener) {
  return opener.dataset.open ?? /** @type {HTMLAnchorElement} */ (opener).href;
}

/** @param {MouseEvent} event */
function isPlain({ button, ctrlKey, metaKey, shiftKey, altKey }) {
  return button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;
}
