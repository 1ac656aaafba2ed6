/** Everything below these is core's. */
const corePrefixes = [
  'account',
  'admin',
  'api',
  'assets',
  'forgotten-password',
  'health',
  'i',
  'login',
  'logout',
  'metrics',
  'preferences',
  's',
  'setup',
  'welcome',
];

/** Addresses of core beside which others may lie; a test compares them with the routes that there are. */
const coreRoutes = [
  '/',
  '/albums',
  '/albums/:slug',
  '/albums/:slug/download',
  '/albums/:slug/embed',
  '/calendar',
  '/calendar/:year',
  '/calendar/on-this-day',
  '/calendar/:year/:month',
  '/calendar/:year/:month/:day',
  '/download',
  '/download/selected',
  '/favourites',
  '/oembed',
  '/photos/:id',
  '/photos/:id/around',
  '/photos/:id/embed',
  '/photos/:id/original',
  '/robots.txt',
  '/recent',
  '/search',
  '/search/suggest',
  '/sitemap.xml',
  '/sitemap/:part',
  '/select',
  '/tags',
  '/tags/:slugs',
];

/** The address of core that a plugin's would never be reached beside, as a reader of the message knows it; null: it is free. */
export function findRouteClash(path: string): string | null {
  const [first = ''] = partsOf(path);
  if (isOwnOf(path)) return null;
  const prefix = corePrefixes.find(each => each === first.toLowerCase() || isParameter(first));
  if (prefix !== undefined) return `/${prefix}`;
  return coreRoutes.find(route => doPathsOverlap(route, path)) ?? null;
}

/** `/x/<plugin>/…` */
function isOwnOf(path: string): boolean {
  return /^\/x\/[a-z][a-z0-9-]*(\/|$)/.test(path);
}

/** Whether some address means both. `:name` stands for any part; capital letters and a slash at the end count for nothing. */
export function doPathsOverlap(one: string, other: string): boolean {
  const [left, right] = [partsOf(one), partsOf(other)];
  return left.length === right.length && left.every((part, index) => areAlike(part, right[index]!));
}

/** A parameter may be part of a part: `:slug.atom`. */
function areAlike(one: string, other: string): boolean {
  if (isParameter(one) && isParameter(other)) return true;
  if (isParameter(one)) return patternOf(one).test(other);
  if (isParameter(other)) return patternOf(other).test(one);
  return one.toLowerCase() === other.toLowerCase();
}

function isParameter(part: string): boolean {
  return part.includes(':');
}

function patternOf(part: string): RegExp {
  const pieces = part.split(/:[a-zA-Z_]\w*/).map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('[^/]+')}$`, 'i');
}

function partsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}
