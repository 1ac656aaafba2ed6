import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which files make which style sheet, in this order. `site.css` is on every page. */
const bundles: Readonly<Record<string, readonly string[]>> = {
  'site.css': [
    'layers',
    'fonts',
    'tokens',
    'reset',
    'layout',
    'type',
    'controls',
    'forms',
    'wall',
    'wall-layouts',
    'missing',
    'rail',
    'covers',
    'home',
    'photo',
    'blocks',
    'lists',
    'calendar',
    'motion',
    'contrast',
    'print',
  ],
  // of the search page alone
  'search.css': ['search'],
  // in frames of other sites
  'embed.css': ['layers', 'tokens', 'embed'],
  // only once a photo is opened over its page
  'viewer.css': ['viewer'],
  // only once somebody looks closely at a large one
  'deep-zoom.css': ['deep-zoom'],
  // once there are favourites, or somebody selects
  'picks.css': ['picks'],
  'manage.css': [
    'manage',
    'manage-history',
    'manage-photos',
    'manage-links',
    'manage-plugins',
    'manage-themes',
  ],
};

/** Joins the style sheets; the address of every asset has the same folder, so `url(fonts/…)` just works. */
export function bundleCss(folder: string): Map<string, string> {
  return new Map(
    Object.entries(bundles).map(([name, parts]) => [
      name,
      parts.map(part => lighten(readFileSync(join(folder, `${part}.css`), 'utf8'))).join('\n'),
    ]),
  );
}

/** Takes away comments and indentation; what is left is compressed anyway. */
function lighten(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
