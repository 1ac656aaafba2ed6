import type { TestGallery } from '../test-gallery.ts';
import type { WebClient } from '../web-client.ts';
import { contributionsOf, type Subject } from './subject.ts';

/** What is looked at while a plugin goes wrong. */
export interface VisitedPages {
  /** Of the site. */
  readonly paths: readonly string[];
  /** Of the plugin, with what contributes each: `page:day`. */
  readonly own: readonly { readonly by: string; readonly path: string }[];
  /** A photo and an album that may be changed. */
  readonly photoId: string;
  readonly albumId: string;
}

/** A gallery with something on every page. */
export async function fillForVisits({ plugin, gallery }: Subject): Promise<VisitedPages> {
  const album = await gallery.album({ title: 'Dunes' });
  const taken = {
    at: '2019-07-04T15:30:12',
    offsetMinutes: null,
    precision: 'second',
    source: 'exif',
  } as const;
  const photo = await gallery.photo({
    albumId: album.id,
    details: {
      title: 'First light',
      caption: 'Sand.',
      taken,
      coordinates: { latitude: 38.7, longitude: -9.1 },
    },
    keywords: [['sand']],
  });
  await gallery.photo({ albumId: album.id });
  await gallery.tellFacts();
  const albumPath = `/albums/${album.slug}`;
  const params = { slug: album.slug, album: album.slug, photo, id: photo, tag: 'sand' };
  return {
    paths: ['/', albumPath, `/photos/${photo}`, '/tags', '/tags/sand', '/search?q=light', '/calendar'],
    own: ownPaths(gallery, plugin.manifest.id, params),
    photoId: photo,
    albumId: album.id,
  };
}

/** Its pages, feeds and routes; what nothing is known of in an address is 1. */
function ownPaths(
  { plugins }: TestGallery,
  id: string,
  params: Readonly<Record<string, string>>,
): VisitedPages['own'] {
  const filled = (path: unknown) => String(path).replace(/:(\w+)/g, (_, name: string) => params[name] ?? '1');
  return contributionsOf(plugins, id).flatMap(({ kind, name, members }) => {
    const address = addressOf(kind, id, members);
    return address === null ? [] : [{ by: `${kind}:${name}`, path: filled(address) }];
  });
}

function addressOf(
  kind: string,
  id: string,
  { path, method }: Readonly<Record<string, unknown>>,
): string | null {
  if (kind === 'adminPage') return `/admin/x/${id}${path === '/' ? '' : path}`;
  if (kind === 'apiRoute' && method === 'GET') return `/api/v1/x/${id}${path}`;
  const isPage = kind === 'page' || kind === 'feed' || (kind === 'route' && method === 'GET');
  return isPage ? String(path) : null;
}

/** ms */
const patience = 30_000;

/** All of them at once; returns those that fail: a 5xx, or nothing at all. */
export async function visit(
  clients: readonly WebClient[],
  paths: readonly string[],
): Promise<readonly { readonly path: string; readonly answer: string }[]> {
  const failed: { path: string; answer: string }[] = [];
  const visits = clients.flatMap(client =>
    paths.map(async path => {
      const answer = await client.get(path, { signal: AbortSignal.timeout(patience) }).then(
        ({ status }) => status,
        (error: Error) => error.message,
      );
      const isThere = typeof answer === 'number' && answer < 500;
      if (!isThere && !failed.some(each => each.path === path)) failed.push({ path, answer: String(answer) });
    }),
  );
  await Promise.all(visits);
  return failed;
}
