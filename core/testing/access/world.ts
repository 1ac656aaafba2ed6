import type { AlbumEdit, NewAlbum, PhotoEdit, Verb, Viewer } from '../../plugin-api/index.ts';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../test-gallery.ts';

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

export const userNames = [
  ...['member', 'grouped', 'viewing', 'downloading', 'uploading', 'editing', 'managing'],
  ...['uploader', 'delegate', 'curator', 'admin'],
] as const;
export type UserName = (typeof userNames)[number];

const day = 86_400_000;
export const yesterday = new Date(Date.now() - day);
export const tomorrow = new Date(Date.now() + day);
const later = { publication: 'scheduled', publishedFrom: tomorrow, publishedUntil: null } as const;
const current = { publication: 'scheduled', publishedFrom: yesterday, publishedUntil: tomorrow } as const;
const over = { publication: 'scheduled', publishedFrom: new Date(0), publishedUntil: yesterday } as const;

type Grants = readonly (readonly [UserName | 'group', Verb])[];

interface AlbumPlan {
  readonly parent?: string;
  readonly audience: NewAlbum['audience'];
  readonly edit?: AlbumEdit;
  readonly grants?: Grants;
  readonly isTrashed?: true;
}

const byWhoEdits: Grants = [['editing', 'edit']];
const albums: Readonly<Record<string, AlbumPlan>> = {
  open: { audience: 'public', grants: [['delegate', 'manage']] },
  openbelow: { parent: 'open', audience: null },
  giving: { audience: 'public', edit: { audienceVerbs: ['view', 'download'] } },
  members: { audience: 'signed-in' },
  closed: {
    audience: 'restricted',
    grants: [
      ['group', 'view'],
      ['viewing', 'view'],
      ['downloading', 'download'],
      ['uploading', 'upload'],
      ['editing', 'edit'],
      ['managing', 'manage'],
      ['uploader', 'upload'],
    ],
  },
  closedbelow: { parent: 'closed', audience: null },
  openinclosed: { parent: 'closed', audience: 'public' },
  closedinopen: { parent: 'open', audience: 'restricted' },
  draft: { audience: 'public', edit: { publication: 'draft' }, grants: byWhoEdits },
  draftbelow: { parent: 'draft', audience: null },
  future: { audience: 'public', edit: later, grants: byWhoEdits },
  current: { audience: 'public', edit: current },
  over: { audience: 'public', edit: over },
  withdrawn: { audience: 'public', edit: { publication: 'withdrawn' } },
  binned: { audience: 'public', isTrashed: true },
  quiet: { audience: 'public', edit: { listed: false } },
  shy: {
    audience: 'public',
    edit: { audienceVerbs: ['view', 'download'], largestSize: 400, placeShown: 'hidden', cameraShown: false },
  },
};

interface PhotoPlan {
  readonly albums: readonly string[];
  readonly edit?: PhotoEdit;
  readonly by?: UserName;
  readonly isTrashed?: true;
}

const others: Readonly<Record<string, PhotoPlan>> = {
  both: { albums: ['open', 'closed'] },
  nowhere: { albums: [] },
  hiddendraft: { albums: ['open'], edit: { publication: 'draft' } },
  hiddenfuture: { albums: ['open'], edit: later },
  nowshown: { albums: ['open'], edit: current },
  hiddenover: { albums: ['open'], edit: over },
  takenback: { albums: ['open'], edit: { publication: 'withdrawn' } },
  trashed: { albums: ['open'], isTrashed: true },
  closeddraft: { albums: ['closed'], edit: { publication: 'draft' } },
  wide: { albums: ['closed'] },
  brought: { albums: ['closed'], by: 'uploader' },
  owndraft: { albums: ['draft'], by: 'uploader' },
  ownnowhere: { albums: [], by: 'uploader' },
  owntrashed: { albums: ['closed'], by: 'uploader', isTrashed: true },
};

/** With more pixels than `shy`, and a link that gives less, let be had. */
export const largePhotos: readonly string[] = ['shy', 'wide'];
export const smallSize = 400;

const request = { viewer: systemViewer, reason: 'test' };

export async function buildWorld(): Promise<World> {
  const site = await createTestGallery({ env: { TRUST_PROXY: '1' } });
  const users = await makeUsers(site);
  const objects = new Map<string, WorldObject>();
  const groupId = await makeGroup(site, users.grouped.id);
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

  async function makeAlbum(name: string, { parent, audience, edit = {}, grants = [] }: AlbumPlan) {
    const { id, slug } = await site.album({
      title: `Zqa${name}`,
      audience: audience ?? null,
      parentId: parent ? idOf(`album ${parent}`) : null,
    });
    const byKey = grants.map(([who, verb]): [string, readonly Verb[]] => [
      who === 'group' ? `group:${groupId}` : `user:${users[who].id}`,
      [...new Set<Verb>(['view', verb])],
    ]);
    const given = byKey.length > 0 ? { grants: Object.fromEntries(byKey) } : {};
    await site.gallery.change(request, tx =>
      tx.albums.edit(id, { description: `Zqd${name}`, ...edit, ...given }),
    );
    const above = parent ? [parent, ...objects.get(`album ${parent}`)!.above] : [];
    objects.set(`album ${name}`, { ...plain, kind: 'album', name, id, slug, above });
  }

  async function makePhoto(name: string, { albums: homes, edit, by }: PhotoPlan) {
    const number = objects.size;
    const size = largePhotos.includes(name) ? { width: 900, height: 600 } : {};
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

function yearOf(number: number): string {
  return String(1900 + number);
}

function describePhoto(name: string, number: number) {
  const at = `${yearOf(number)}-05-06T07:08:09`;
  return {
    fileName: `Zqf${name}.jpg`,
    keywords: [['Common'], [`Zqt${name}`]],
    details: {
      title: `Zqp${name}`,
      caption: `Zqx${name}`,
      author: `Zqw${name}`,
      taken: { at, offsetMinutes: 0, precision: 'second' as const, source: 'exif' },
      coordinates: { latitude: 10.3913 + number, longitude: 5.3221 },
      place: { location: null, city: `Zqc${name}`, state: null, country: null, countryCode: null },
      camera: { ...noCamera, make: 'Acme', model: `Zqm${name}` },
    },
  };
}

const noCamera = {
  make: null,
  model: null,
  lens: null,
  exposureSeconds: null,
  aperture: null,
  iso: null,
  focalLengthMm: null,
  focalLength35Mm: null,
  exposureBiasEv: null,
  flashFired: null,
};

async function makeUsers(site: TestGallery): Promise<World['users']> {
  const made: Partial<Record<UserName, TestUser>> = {};
  for (const name of userNames) {
    const role = name === 'curator' || name === 'admin' ? name : 'member';
    made[name] = await site.user({ name, role });
  }
  return made as World['users'];
}

async function makeGroup(site: TestGallery, userId: string): Promise<string> {
  const { value } = await site.gallery.change(request, async tx => {
    const group = await tx.groups.create({ name: 'Friends' });
    await tx.groups.addMembers(group.id, [userId]);
    return group;
  });
  return value.id;
}
