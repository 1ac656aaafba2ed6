// @ts-check

/** A photo whose picture isn't there keeps its place and colour, and says its title instead of the browser's sign. */
export function bindMissing() {
  for (const type of ['error', 'load'])
    document.addEventListener(type, ({ target }) => mark(target, type === 'error'), true);
  for (const image of document.images)
    if (image.complete && image.currentSrc && image.naturalWidth === 0) mark(image, true);
}

/** @param {EventTarget | null} image @param {boolean} isMissing */
function mark(image, isMissing) {
  if (!(image instanceof HTMLImageElement)) return;
  const box = image.closest('.photo-box');
  if (isMissing) box?.setAttribute('data-missing', image.alt);
  else box?.removeAttribute('data-missing');
}
