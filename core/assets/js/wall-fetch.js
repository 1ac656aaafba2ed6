// @ts-check

/**
 * @typedef {object} WallPage
 * @property {HTMLElement[]} boxes
 * @property {string | null} next address
 * @property {string | null} previous
 * @property {Document} document
 */

/**
 * One page of a list, as the server gives it to everybody.
 * @param {string} address
 * @returns {Promise<WallPage | undefined>} undefined when there was no answer
 */
export async function fetchPage(address) {
  const answer = await fetch(address).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const boxes = /** @type {HTMLElement[]} */ ([...page.querySelectorAll('[data-wall] > li')]);
  if (boxes.length === 0) return undefined;
  return {
    boxes: boxes.map(box => document.adoptNode(box)),
    next: addressOf(page, 'next'),
    previous: addressOf(page, 'prev'),
    document: page,
  };
}

/** @param {Document} page @param {string} rel */
function addressOf(page, rel) {
  return page.querySelector(`[data-more] a[rel="${rel}"]`)?.getAttribute('href') ?? null;
}
