// @ts-check

/**
 * Pictures of boxes that are far away are let go, and come back (from the browser's own store, as a rule) before they are
 * seen: however far one scrolls, only those near by take memory. The boxes stay, with their colour.
 * @returns {IntersectionObserver} told of each box
 */
export function keepLight() {
  return new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) bringBack(target);
        else letGo(target);
      }
    },
    { rootMargin: '400% 0px' },
  );
}

/** @param {Element} box */
function letGo(box) {
  const image = box.querySelector('img');
  if (!image?.complete || image.naturalWidth === 0) return;
  for (const part of box.querySelectorAll('source, img')) {
    for (const name of ['srcset', 'src']) {
      const value = part.getAttribute(name);
      if (value === null) continue;
      part.setAttribute(`data-${name}`, value);
      part.removeAttribute(name);
    }
  }
  box.querySelector('canvas')?.remove();
}

/** Sources first: an image chooses when it gets its own. @param {Element} box */
function bringBack(box) {
  for (const part of box.querySelectorAll('source[data-srcset], img[data-src]')) {
    for (const name of ['srcset', 'src']) {
      const value = part.getAttribute(`data-${name}`);
      if (value === null) continue;
      part.setAttribute(name, value);
      part.removeAttribute(`data-${name}`);
    }
  }
}

/** Of a box that goes: browsers keep what waits to be loaded, and all that it hangs in, for good. @param {Element} box */
export function stopLoading(box) {
  for (const part of box.querySelectorAll('source, img')) {
    part.removeAttribute('srcset');
    part.removeAttribute('src');
  }
}
