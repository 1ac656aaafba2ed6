// @ts-check

/** Somewhat higher or lower rows, the usual height first. */
const starts = [
  1,
  ...Array.from({ length: 20 }, (_, step) => [1 - (step + 1) / 100, 1 + (step + 1) / 100]),
].flat();

/** Cells that were left over in front of a page: they come with the page before it. @type {WeakMap<Element, HTMLElement[]>} */
const leftOver = new WeakMap();

/**
 * What is hung before the boxes of a wall so that none of those moves: the rows that come end where theirs begin.
 * @param {HTMLElement} wall
 * @param {readonly HTMLElement[]} boxes
 * @param {boolean} isFirst whether nothing comes before them
 * @returns {HTMLElement[]}
 */
export function breakBefore(wall, boxes, isFirst) {
  if (wall.classList.contains('single')) return [...boxes];
  if (wall.classList.contains('grid')) return wholeLines(wall, boxes, isFirst);
  if (!wall.classList.contains('wall')) return [...boxes];
  if (fitRows(wall, boxes)) return [...boxes];
  const end = document.createElement('li');
  end.className = 'row-end';
  end.setAttribute('role', 'presentation');
  return [...boxes, end];
}

/** After a change of width all rows are others anyway. @param {HTMLElement} wall */
export function forgetBreaks(wall) {
  for (const end of wall.querySelectorAll(':scope > .row-end')) end.remove();
  for (const box of wall.querySelectorAll(':scope > [style*="--start"]'))
    if (box instanceof HTMLElement) box.style.removeProperty('--start');
}

/**
 * Rows of that height end where there is no room left for the first photo that hangs already.
 * @param {HTMLElement} wall
 * @param {readonly HTMLElement[]} boxes
 * @returns {boolean} whether there is such a height
 */
function fitRows(wall, boxes) {
  const style = getComputedStyle(wall);
  const read = (/** @type {string} */ name) => Number.parseFloat(style.getPropertyValue(name));
  const usual = read('--row') * read('--start');
  const measure = { width: wall.getBoundingClientRect().width, gap: read('--gap') };
  const [first] = wall.children;
  if (!(first instanceof HTMLElement)) return true;
  const needed =
    shapeOf(first) * read('--row') * (Number(first.style.getPropertyValue('--start')) || read('--start'));
  const shapes = boxes.map(shapeOf);
  const start = starts.find(each => restOfLastRow(shapes, usual * each, measure) < needed - 1);
  if (start !== undefined && start !== 1)
    for (const box of boxes) box.style.setProperty('--start', `${read('--start') * start}`);
  return start !== undefined;
}

/** Infinite where it has a row of its own. @param {HTMLElement} box */
function shapeOf(box) {
  return box.classList.contains('wide')
    ? Number.POSITIVE_INFINITY
    : Number(box.style.getPropertyValue('--r'));
}

/**
 * px that are free behind the last photo and the gap after it.
 * @param {readonly number[]} shapes
 * @param {number} height
 * @param {{ readonly width: number, readonly gap: number }} wall
 */
function restOfLastRow(shapes, height, { width, gap }) {
  let used = 0;
  for (const shape of shapes) {
    const across = Math.min(shape * height, width);
    used = used > 0 && used + gap + across <= width ? used + gap + across : across;
  }
  return width - used - gap;
}

/**
 * Only whole lines of a grid; what is left over waits. In front of the very first, cells stay empty.
 * @param {HTMLElement} wall
 * @param {readonly HTMLElement[]} boxes
 * @param {boolean} isFirst
 */
function wholeLines(wall, boxes, isFirst) {
  const all = [...boxes, ...(leftOver.get(wall) ?? [])];
  const columns = getComputedStyle(wall).gridTemplateColumns.split(' ').length;
  const over = all.length % columns;
  leftOver.set(wall, isFirst ? [] : all.slice(0, over));
  if (isFirst && over > 0) all[0]?.style.setProperty('grid-column-start', String(columns - over + 1));
  return isFirst ? all : all.slice(over);
}
