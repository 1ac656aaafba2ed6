// @ts-check

/**
 * An opened photo grows out of its place on the wall and returns to it. Both pages give the same name to one element:
 * on the photo's page that is in the style sheet, on a wall it is the photo that is being opened or was just left.
 */
export function bindTransitions() {
  addEventListener('pageswap', event => {
    const { viewTransition, activation } = /** @type {any} */ (event);
    if (viewTransition && activation?.entry?.url) nameFor(activation.entry.url, viewTransition);
  });
  addEventListener('pagereveal', event => {
    const { viewTransition } = /** @type {any} */ (event);
    const from = /** @type {any} */ (window).navigation?.activation?.from?.url;
    if (viewTransition && from) nameFor(from, viewTransition);
  });
}

/**
 * @param {string} address
 * @param {{ finished: Promise<void> }} transition
 */
function nameFor(address, transition) {
  const { pathname } = new URL(address);
  if (!/^\/(?:s\/[^/]+\/)?photos\//.test(pathname)) return;
  const links = document.querySelectorAll('[data-wall] a.photo-box');
  const box = [...links].find(link => /** @type {HTMLAnchorElement} */ (link).pathname === pathname);
  if (!(box instanceof HTMLElement)) return;
  box.style.viewTransitionName = 'photo';
  transition.finished.finally(() => {
    box.style.viewTransitionName = '';
  });
}
