import type { Verb, Writers } from '../plugin-api/index.ts';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';

/** Stands in every name of what lies outside: no page of a delegated viewer holds it. */
export const outsideMark = 'Qoutside';

export const delegates = ['contributor', 'editor', 'manager'] as const;
export type Delegate = (typeof delegates)[number];

/**
 * An album that three people were given something in: to upload, to edit, to manage; what lies in it, what lies outside,
 * and what of its history leads outside.
 */
export interface DelegatedWorld {
  readonly site: TestGallery;
  readonly users: Readonly<Record<Delegate | 'member' | 'curator', TestUser>>;
  /** Ids, by what they are. */
  readonly ids: Readonly<Record<string, string>>;
  /** Of everything outside. */
  readonly outsideIds: readonly string[];
  /** By a name; null when nothing was changed. */
  change(by: Delegate | 'curator', write: (tx: Writers) => Promise<unknown>): Promise<string>;
}

const verbs: Readonly<Record<Delegate, readonly Verb[]>> = {
  contributor: ['view', 'upload'],
  editor: ['view', 'edit'],
  manager: ['view', 'manage'],
};

export async function createDelegatedWorld(): Promise<DelegatedWorld> {
  const site = await createTestGallery();
  const users = await createUsers(site);
  const change: DelegatedWorld['change'] = async (by, write) =>
    (await site.gallery.change({ viewer: users[by].viewer, reason: reasons[by] }, write)).changesetId ?? '';
  const outside = await createOutside(site);
  const inside = await createInside(site, outside);
  const grants = Object.fromEntries(delegates.map(name => [`user:${users[name].id}`, verbs[name]]));
  for (const id of [inside.house, inside.open, inside.gone])
    await change('curator', tx => tx.albums.edit(id, { grants }));
  const photos = await createPhotos(site, { users, inside, outside });
  const ids: Record<string, string> = { ...inside, ...outside, ...photos };
  const history = await createHistory({ site, users, change }, ids);
  return {
    site,
    users,
    ids: { ...ids, ...history },
    outsideIds: [...Object.values(outside), photos.photoOutside, photos.photoOutsideBelow],
    change,
  };
}

/** The curator's words name what lies outside. */
const reasons: Readonly<Record<Delegate | 'curator', string>> = {
  contributor: 'Contributed',
  editor: 'Edited',
  manager: 'Managed',
  curator: `Sorted with ${outsideMark} words`,
};

async function createUsers(site: TestGallery): Promise<DelegatedWorld['users']> {
  const named = async (name: Delegate | 'member') => site.user({ name, displayName: `The ${name}` });
  return {
    contributor: await named('contributor'),
    editor: await named('editor'),
    manager: await named('manager'),
    member: await named('member'),
    curator: await site.user({ role: 'curator', name: 'curator' }),
  };
}

type Ids<Names extends string> = Readonly<Record<Names, string>>;
type Outside = Ids<'outside' | 'outsideTrashed' | 'outsidePublic'>;
type Inside = Ids<'house' | 'room' | 'attic' | 'open' | 'gone' | 'outsideBelow'>;

async function createOutside(site: TestGallery): Promise<Outside> {
  const outside = await site.album({ title: `${outsideMark} wedding`, audience: 'restricted' });
  const trashed = await site.album({ title: `${outsideMark} bin`, audience: 'restricted' });
  const open = await site.album({ title: `${outsideMark} square`, audience: 'public' });
  await site.gallery.change({ viewer: { kind: 'system', name: 'test' }, reason: outsideMark }, tx =>
    tx.albums.trash(trashed.id),
  );
  return { outside: outside.id, outsideTrashed: trashed.id, outsidePublic: open.id };
}

/** The house lay in a hidden album once. Below it lies one that is hidden from those who were given the house. */
async function createInside(site: TestGallery, { outside }: Outside): Promise<Inside> {
  const album = async (title: string, over = {}) => (await site.album({ title, audience: null, ...over })).id;
  const house = await album('House', { parentId: outside, audience: 'restricted' });
  const room = await album('Room', { parentId: house });
  const attic = await album('Attic', { parentId: house });
  const outsideBelow = await album(`${outsideMark} cellar`, { parentId: house, audience: 'restricted' });
  const open = await album('Open day', { audience: 'public' });
  const gone = await album('Gone', { audience: 'restricted' });
  return { house, room, attic, open, gone, outsideBelow };
}

async function createPhotos(
  site: TestGallery,
  parts: { users: DelegatedWorld['users']; inside: Inside; outside: Outside },
) {
  const { users, inside, outside } = parts;
  const photo = (title: string, albumId: string, over = {}) =>
    site.photo({ albumId, details: { title }, ...over });
  const own = { viewer: users.contributor.viewer };
  return {
    photo: await photo('Stairs', inside.house, { keywords: [['wood']] }),
    second: await photo('Door', inside.house),
    openPhoto: await photo('Flags', inside.open),
    own: await photo('Brought along', inside.house, own),
    openOwn: await photo('Brought to all', inside.open, own),
    trashed: await photo('Broken', inside.house),
    photoOutside: await photo(`${outsideMark} bride`, outside.outside, {
      keywords: [[`${outsideMark} tag`]],
    }),
    photoOutsideBelow: await photo(`${outsideMark} jars`, inside.outsideBelow),
  };
}

/** Changes of each of them, and those of the curator which lead from the house to what lies outside. */
async function createHistory(
  { site, users, change }: Pick<DelegatedWorld, 'site' | 'users' | 'change'>,
  ids: Readonly<Record<string, string>>,
) {
  const { house = '', photo = '', trashed = '', gone = '', outside = '', photoOutside = '' } = ids;
  const curators = await change('curator', async tx => {
    await tx.albums.addPhotos(outside, [photo]);
    await tx.albums.move(house, { parentId: null });
    await tx.photos.trash([trashed]);
    await tx.albums.trash(gone);
  });
  await change('curator', tx => tx.albums.edit(house, { coverPhotoId: photoOutside }));
  await change('curator', tx => tx.albums.removePhotos(outside, [photo]));
  const viewer = users.contributor.viewer;
  const batch = await site.gallery.openBatch({ viewer, reason: 'Contributed' }, 'upload');
  const contributed = await site.gallery.change({ viewer, reason: 'Contributed', batchId: batch }, tx =>
    tx.photos.edit([ids.own!], { caption: 'By hand' }),
  );
  const curatorsBatch = await site.gallery.openBatch(
    { viewer: users.curator.viewer, reason: outsideMark },
    'test',
  );
  return { curators, batch, contributed: contributed.changesetId!, curatorsBatch };
}
