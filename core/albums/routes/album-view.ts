import { fail } from '../../errors/app-error.ts';
import type { Layout, PhotoOrder, PhotoPageRequest } from '../../plugin-api/index.ts';
import { isPhotoOrder } from '../../views/pictures/photo-context.ts';
import { layouts } from '../../views/pictures/wall.ts';

/** How a visitor wants to see an album, as its address says. Null: as they have chosen for all, or as the album is set. */
export interface AlbumView {
  readonly order: PhotoOrder | null;
  readonly layout: Layout | null;
  readonly page: PhotoPageRequest;
}

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** What a place in a list may look like. What doesn't costs no work. */
const placeForms = {
  at: /^(?:\d{4}(?:-\d\d)?|n\d{1,9}|[-0~]|\p{L})$/u,
  after: /^[\w-]{1,9000}$/,
  before: /^[\w-]{1,9000}$/,
};

/**
 * Reads `?order=`, `?layout=`, and where the page begins: `?at=`, `?after=` or `?before=`. What none of them can be is no page
 * of ours; what others append to links is let be.
 */
export function readAlbumView(query: Query): AlbumView {
  const { order, layout } = query;
  if (order !== undefined && !isPhotoOrder(order)) fail('NOT_FOUND');
  if (layout !== undefined && !isLayout(layout)) fail('NOT_FOUND');
  return { order: order ?? null, layout: layout ?? null, page: readPlace(query) };
}

function readPlace(query: Query): PhotoPageRequest {
  for (const name of ['at', 'after', 'before'] as const) {
    const value = query[name];
    if (value === undefined) continue;
    return placeForms[name].test(String(value)) ? { [name]: String(value) } : fail('NOT_FOUND');
  }
  return {};
}

/** The address of an album in a view; what is as the album is set is left out. */
export function albumAddress(
  slug: string,
  view: Partial<Omit<AlbumView, 'page'>> & PhotoPageRequest,
): string {
  const query = new URLSearchParams();
  for (const name of ['order', 'layout', 'at', 'after', 'before'] as const) {
    if (view[name]) query.set(name, view[name]);
  }
  const path = `/albums/${encodeURIComponent(slug)}`;
  return query.size > 0 ? `${path}?${query}` : path;
}

function isLayout(layout: unknown): layout is Layout {
  return (layouts as readonly unknown[]).includes(layout);
}
