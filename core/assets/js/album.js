// @ts-check
import { WallPages } from './wall-pages.js';

const wall = document.querySelector('[data-wall]');
if (wall instanceof HTMLElement) {
  const pages = new WallPages(wall);
  const rail = document.querySelector('[data-rail]');
  if (rail instanceof HTMLElement) import('./rail.js').then(({ bindRail }) => bindRail(rail, pages));
}
