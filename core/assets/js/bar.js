// @ts-check

/** The bar leaves on the way down and returns on the way up; what has the focus keeps it (see `.bar`). */
export function bindBars() {
  const bar = document.querySelector('[data-bar]');
  if (!bar) return;
  let last = scrollY;
  addEventListener(
    'scroll',
    () => {
      const way = scrollY - last;
      if (Math.abs(way) < 8) return;
      const isStuck = bar.getBoundingClientRect().top <= 0;
      const isOpen = bar.querySelector('[data-menu][open]') !== null;
      bar.toggleAttribute('data-away', way > 0 && isStuck && !isOpen);
      last = scrollY;
    },
    { passive: true },
  );
}
