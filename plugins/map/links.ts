import type { Album, Photo, PluginContext, TemplateData } from 'enfilade/plugin-api';
import { printBox } from './box.ts';

/** Where a photo was taken, for who is shown it; the map doesn't lie below share links. */
export function loadPhotoLink({ photo }: { readonly photo: Photo }, { viewer }: PluginContext): TemplateData {
  if (photo.coordinates === null || viewer.kind === 'share') return null;
  return { href: `/map?photo=${encodeURIComponent(photo.id)}`, key: 'link.photo' };
}

/** Where the photos of an album were taken. */
export async function loadAlbumLink(
  { album }: { readonly album: Album },
  { viewer, read }: PluginContext,
): Promise<TemplateData> {
  if (album.photoCount === 0 || viewer.kind === 'share') return null;
  const query = `album:${album.slug}`;
  const bounds = await read.places.bounds({ query });
  if (bounds === null) return null;
  return { href: `/map?${new URLSearchParams({ q: query, box: printBox(bounds) })}`, key: 'link.album' };
}
