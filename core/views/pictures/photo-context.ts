import type { PhotoContext, PhotoOrder } from '../../plugin-api/index.ts';

const orders: ReadonlySet<string> = new Set<PhotoOrder>(['manual', 'oldest', 'newest', 'added', 'title']);

/** True for a name of an order. */
export function isPhotoOrder(text: unknown): text is PhotoOrder {
  return typeof text === 'string' && orders.has(text);
}

/** The query that names a context on a photo's address: `?in=album:coast`, `?in=tag:sea%2Bfog`, `?in=all:added`; empty for none. */
export function contextQuery(context: PhotoContext | null): string {
  if (context === null || (context.kind === 'all' && context.order !== 'added')) return '';
  const query = `?in=${encodeURIComponent(contextName(context)).replaceAll('%3A', ':')}`;
  return context.kind === 'album' && context.order ? `${query}&order=${context.order}` : query;
}

/** The context that `?in=` names; null when it names none that there could be. */
export function parseContext(name: unknown, order?: unknown): PhotoContext | null {
  if (typeof name !== 'string' || name.length > 1000) return null;
  const [, kind, rest = ''] = /^([a-z]+):(.+)$/s.exec(name) ?? [];
  if (kind === 'search') return { kind, query: rest };
  if (rest.includes('\0')) return null;
  if (kind === 'album') return { kind, slug: rest, ...(isPhotoOrder(order) ? { order } : {}) };
  // A plus sign that wasn't encoded arrives as a space.
  if (kind === 'tag') return { kind: 'tags', slugs: rest.split(/[+ ]/).filter(Boolean) };
  if (kind === 'time' && isPeriod(rest)) return { kind, period: rest };
  if (kind === 'all' && rest === 'added') return { kind, order: rest };
  return null;
}

/** True for `yyyy`, `yyyy-mm` and `yyyy-mm-dd` of days that exist. */
export function isPeriod(text: string): boolean {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === `${year}-${month}-${day}`;
}

/** The page that shows a context, to go back to. */
export function contextAddress(context: PhotoContext, base = ''): string {
  return base + pathOf(context);
}

function pathOf(context: PhotoContext): string {
  switch (context.kind) {
    case 'album':
      return `/albums/${encodeURIComponent(context.slug)}${context.order ? `?order=${context.order}` : ''}`;
    case 'tags':
      return tagAddress(context.slugs);
    case 'search':
      return `/search?q=${encodeURIComponent(context.query)}`;
    case 'time':
      return periodAddress(context.period);
    case 'all':
      return context.order === 'added' ? '/recent' : '/';
  }
}

/** `/calendar/2019/07` of `2019-07`. */
export function periodAddress(period: string): string {
  return `/calendar/${period.replaceAll('-', '/')}`;
}

/** `/tags/coast+fog`: photos with all of these tags. */
export function tagAddress(slugs: readonly string[]): string {
  return `/tags/${slugs.map(encodeURIComponent).join('+')}`;
}

function contextName(context: PhotoContext): string {
  switch (context.kind) {
    case 'album':
      return `album:${context.slug}`;
    case 'tags':
      return `tag:${context.slugs.join('+')}`;
    case 'search':
      return `search:${context.query}`;
    case 'time':
      return `time:${context.period}`;
    case 'all':
      return `all:${context.order ?? 'newest'}`;
  }
}
