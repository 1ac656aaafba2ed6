import type { Verb, Viewer } from '../../plugin-api/index.ts';
import { loadBundledPlugins } from '../bundled-plugins.ts';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../test-gallery.ts';
import {
  type AlbumPlan,
  albums,
  describePhoto,
  largePhotos,
  others,
  type PhotoPlan,
  tiledPhotos,
  type UserName,
  userNames,
  yearOf,
} from './world-plans.ts';

/**
 * One gallery with an album and a photo for each way in which something can be open or closed. Whatever is told of an
 * object holds its own word, such as `Zqpdraft` for the title of the photo `draft`, so that any answer says what it gives away.
 */
export interface World {
  readonly site: TestGallery;
  readonly users: Readonly<Record<UserName, TestUser>>;
  readonly objects: ReadonlyMap<string, WorldObject>;
}

export interface WorldObject {
  readonly kind: 'album' | 'photo';
  readonly name: string;
  readonly id: string;
  /** Albums. */
  readonly slug: string;
  /** Albums: the names of those above. */
  readonly above: readonly string[];
  /** Photos: the names of their albums. */
  readonly albums: readonly string[];
  /** Photos: when they were taken, which no other was. */
  readonly year: string;
  /** Photos: of the original, lower-case hex. */
  readonly sha256: string;
}

const request = { viewer: systemViewer, reason: 'test' };

export async function buildWorld(): Promise<World> {
  const plugins = await loadBundledPlugins();
  const site = await createTestGallery({ env: { TRUST_PROXY: '1' }, plugins });
  const users = await makeUsers(site);
  const objects = new Map<string, WorldObject>();
  const groupId = await makeGroup(site, users.grouped.id);
  const watermark = await makeWatermark(site);
  for (const [name, plan] of Object.entries(albums)) await makeAlbum(name, plan);
  const own = Object.keys(albums).map(name => [name, { albums: [name] }] as const);
  for (const [name, plan] of [...own, ...Object.entries(others)]) await makePhoto(name, plan);
  await site.gallery.change(request, async tx => {
    await tx.albums.edit(idOf('album open'), { coverPhotoId: idOf('photo hiddendraft') });
    await tx.albums.trash(idOf('album binned'));
    await tx.photos.trash([idOf('photo trashed'), idOf('photo owntrashed')]);
  });
  return { site, users, objects };

  function idOf(key: string): string {
    return objects.get(key)!.id;
  }

  async function makeAlbum(name: string, { parent, audience, edit = {}, grants = [], isMarked }: AlbumPlan) {
    const { id, slug } = await site.album({
      title: `Zqa${name}`,
      audience: audience ?? null,
      parentId: parent ? idOf(`album ${parent}`) : null,
    });
    const byKey = grants.map(([who, verb]): [string, readonly Verb[]] => [
      who === 'group' ? `group:${groupId}` : `user:${users[who].id}`,
      [...new Set<Verb>(['view', verb])],
    ]);
    const given = {
      ...(byKey.length > 0 && { grants: Object.fromEntries(byKey) }),
      ...(isMarked && { watermark }),
    };
    await site.gallery.change(request, tx =>
      tx.albums.edit(id, { description: `Zqd${name}`, ...edit, ...given }),
    );
    const above = parent ? [parent, ...objects.get(`album ${parent}`)!.above] : [];
    objects.set(`album ${name}`, { ...plain, kind: 'album', name, id, slug, above });
  }

  async function makePhoto(name: string, { albums: homes, edit, by }: PhotoPlan) {
    const number = objects.size;
    const size = {
      ...(largePhotos.includes(name) && { width: 900, height: 600 }),
      ...(tiledPhotos.includes(name) && { width: 5600 }),
    };
    // the doors believe what they are told of somebody's role
    const viewer: Viewer = by
      ? ({ ...(users[by].viewer as object), role: 'curator' } as Viewer)
      : systemViewer;
    const albumIds = homes.map(home => idOf(`album ${home}`));
    const id = await site.photo({
      ...describePhoto(name, number),
      ...size,
      viewer,
      albumId: albumIds[0] ?? null,
    });
    await site.gallery.change(request, async tx => {
      for (const albumId of albumIds.slice(1)) await tx.albums.addPhotos(albumId, [id]);
      if (edit) await tx.photos.edit([id], edit);
    });
    const { sha256 } = (await site.gallery.as(systemViewer).photos.bytes(id))!;
    const year = yearOf(number);
    objects.set(`photo ${name}`, { ...plain, kind: 'photo', name, id, albums: homes, year, sha256 });
  }
}

const plain = { slug: '', above: [], albums: [], year: '', sha256: '' };

async function makeUsers(site: TestGallery): Promise<World['users']> {
  const made: Partial<Record<UserName, TestUser>> = {};
  for (const name of userNames) {
    const role = name === 'curator' || name === 'admin' ? name : 'member';
    made[name] = await site.user({ name, role });
  }
  return made as World['users'];
}

async function makeWatermark({ gallery }: TestGallery): Promise<string> {
  const look = { place: 'middle', size: 'large', opacity: 90 } as const;
  const { value } = await gallery.change(request, tx =>
    tx.settings.addWatermark({ name: 'Proof', kind: 'text', text: 'PROOF', ...look }),
  );
  return value.id;
}

async function makeGroup(site: TestGallery, userId: string): Promise<string> {
  const { value } = await site.gallery.change(request, async tx => {
    const group = await tx.groups.create({ name: 'Friends' });
    await tx.groups.addMembers(group.id, [userId]);
    return group;
  });
  return value.id;
}
