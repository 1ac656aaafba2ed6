// @ts-check

/** Menus are `<details>`: a script only closes them when something else is meant. */
export function bindMenus() {
  document.addEventListener('click', event => {
    closeMenus(/** @type {Element} */ (event.target).closest('[data-menu]'));
  });
  document.addEventListener('focusin', event => {
    closeMenus(/** @type {Element} */ (event.target).closest('[data-menu]'));
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    const open = document.querySelector('[data-menu][open]');
    if (!open) return;
    event.stopImmediatePropagation();
    open.removeAttribute('open');
    open.querySelector('summary')?.focus();
  });
}

/** @param {Element | null} except */
function closeMenus(except) {
  for (const menu of document.querySelectorAll('[data-menu][open]')) {
    if (menu !== except) menu.removeAttribute('open');
  }
}
