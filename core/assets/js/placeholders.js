// @ts-check

/**
 * Paints ThumbHashes behind photos that are still on their way. Whatever is there already needs none, so on a fast line
 * the decoder isn't even loaded.
 * @param {ParentNode} root
 */
export async function paintHashes(root) {
  const waiting = [...root.querySelectorAll('[data-hash]')].filter(isWaiting);
  if (waiting.length === 0) return;
  const { thumbHashToRGBA } = await import('./vendor/thumbhash.js');
  const watcher = new IntersectionObserver(
    entries => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        if (isWaiting(target)) paint(/** @type {HTMLElement} */ (target), thumbHashToRGBA);
      }
    },
    { rootMargin: '50%' },
  );
  for (const box of waiting) watcher.observe(box);
}

/** @param {Element} box */
function isWaiting(box) {
  return !box.querySelector('img')?.complete && !box.querySelector('canvas');
}

/**
 * @param {HTMLElement} box
 * @param {(hash: Uint8Array) => { w: number, h: number, rgba: Uint8Array }} decode
 */
function paint(box, decode) {
  const { w, h, rgba } = decode(Uint8Array.from(atob(box.dataset.hash ?? ''), byte => byte.charCodeAt(0)));
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
  box.prepend(canvas);
}
