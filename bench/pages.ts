import type { Library, ViewerName } from './library.ts';

export interface AskedPage {
  readonly name: string;
  readonly path: string;
}

/** The pages that `scale` and `page` ask for, with what this viewer may see. */
export function listPages(library: Library, viewer: ViewerName): AskedPage[] {
  const { album, photoId } = library.shown[viewer];
  return [
    { name: 'home', path: '/' },
    { name: 'album', path: `/albums/${album}` },
    { name: 'photo', path: `/photos/${photoId}?in=album:${album}` },
    { name: 'tag', path: `/tags/${library.commonTag}` },
    { name: 'search', path: `/search?q=${library.word}` },
    { name: 'calendar', path: `/calendar/${library.month}` },
  ];
}
