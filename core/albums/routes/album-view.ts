import { fail } from '../../errors/app-error.ts';
import type { Layout, PageRequest, PhotoOrder } from '../../plugin-api/index.ts';
import { readPage } from '../../views/paging.ts';
import { isPhotoOrder } from '../../views/photo-context.ts';

/** How a visitor wants to see an album, as its address says. Null: as the album is set. */
export interface AlbumView {
  readonly order: PhotoOrder | null;
  readonly layout: ShownLayout | null;
  readonly page: PageRequest;
}

/** The layouts that there are so far. */
export const shownLayouts = ['rows', 'single', 'grid'] as const satisfies readonly Layout[];
export type ShownLayout = (typeof shownLayouts)[number];

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** Reads `?order=`, `?layout=`, `?after=` and `?before=`; what others append to links is let be. */
export function readAlbumView(query: Query): AlbumView {
  const { order, layout } = query;
  if (order !== undefined && !isPhotoOrder(order)) fail('NOT_ACCEPTED', { pointer: '/order' });
  if (layout !== undefined && !isShownLayout(layout)) fail('NOT_ACCEPTED', { pointer: '/layout' });
  return { order: order ?? null, layout: layout ?? null, page: readPage(query) };
}

/** The address of an album in a view; what is as the album is set is left out. */
export function albumAddress(slug: string, view: Partial<Omit<AlbumView, 'page'>> & PageRequest): string {
  const query = new URLSearchParams();
  for (const name of ['order', 'layout', 'after', 'before'] as const) {
    if (view[name]) query.set(name, view[name]);
  }
  const path = `/albums/${encodeURIComponent(slug)}`;
  return query.size > 0 ? `${path}?${query}` : path;
}

export function isShownLayout(layout: unknown): layout is ShownLayout {
  return (shownLayouts as readonly unknown[]).includes(layout);
}
