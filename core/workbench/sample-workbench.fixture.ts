import { systemViewer, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';
import { createTokens } from '../tokens/tokens.ts';

export interface SampleWorkbench {
  /** The administrator whose changes these are. */
  readonly admin: WebClient;
  /** Of each page of the workbench and of what is like it, with something on it. */
  readonly paths: Readonly<Record<string, string>>;
}

const shapes = [
  [90, 60],
  [60, 90],
  [160, 40],
] as const;

/** A small gallery that somebody has been working in. `text` stands wherever people can write. */
export async function fillWorkbench(site: TestGallery, text = 'gannets'): Promise<SampleWorkbench> {
  const user = await site.user({ role: 'admin', name: 'ada', displayName: `Ada ${text}` });
  const change = async (reason: string, write: Parameters<typeof site.gallery.change>[1]) =>
    (await site.gallery.change({ viewer: user.viewer, reason: `${reason} ${text}` }, write)).changesetId!;
  const album = await site.album({ title: `Coast ${text}`, description: text });
  const inner = await site.album({ title: 'W'.repeat(80), parentId: album.id, publication: 'draft' });
  const photos: string[] = [];
  for (const [width, height] of shapes)
    photos.push(
      await site.photo({ albumId: album.id, width, height, keywords: [[`Animals ${text}`, text]] }),
    );
  const binned = await site.photo({ albumId: inner.id, fileName: `${text}.jpg` });
  const lost = await site.album({ title: `Lost ${text}` });
  const edited = [photos[0]!];
  const first = await change('Named', tx =>
    tx.photos.edit(edited, { title: text, caption: text, rating: 4 }),
  );
  const second = await change('Renamed', tx =>
    tx.photos.edit(edited, { title: `More ${text}`, altText: text, tags: [['Sea', text]] }),
  );
  await change('Binned', tx => tx.photos.trash([binned]));
  await change('Binned', tx => tx.albums.trash(lost.id));
  const maker = { viewer: user.viewer, read: site.gallery.as(user.viewer) };
  const asked = { name: text.slice(0, 100), scopes: ['photos:read'], albumId: album.id } as const;
  const token = await createTokens(site.database.knex).create(maker, asked);
  const people = await fillPeople(site, text);
  const looks = await fillLooks(site, { text, albumId: album.id });
  const paths = {
    start: '/admin',
    'new album': `/admin/albums/new?parent=${album.id}`,
    album: `/admin/albums/${album.id}`,
    'album in the trash': `/admin/albums/${lost.id}`,
    photos: `/admin/albums/${album.id}/photos`,
    'photos of an empty album': `/admin/albums/${inner.id}/photos`,
    photo: `/admin/photos/${photos[0]}?done=${second}`,
    'photo in the trash': `/admin/photos/${binned}`,
    'merging an album': `/admin/albums/${inner.id}/merge?into=${album.id}`,
    'who sees an album': `/admin/albums/${album.id}/access`,
    'who sees a photo': `/admin/photos/${photos[0]}/access`,
    themes: '/admin/themes',
    'a theme': '/admin/themes/client',
    links: '/admin/links',
    'links of an album': `/admin/albums/${album.id}/links`,
    upload: '/admin/upload',
    'upload into an album': `/admin/albums/${album.id}/upload`,
    history: '/admin/history',
    'history of a photo': `/admin/history/photo/${photos[0]}`,
    change: `/admin/changes/${first}`,
    trash: '/admin/trash',
    plugins: '/admin/plugins',
    plugin: '/admin/plugins/feeds',
    'inspecting a plugin': '/admin/plugins/feeds/inspect',
    'data of a plugin': '/admin/plugins/feeds/purge',
    'choosing photos': '/admin/bulk?in=search:rating%3A4',
    tokens: '/account/tokens',
    'revoking a token': `/account/tokens/${token.id}/revoke`,
    ...people,
    ...looks,
  };
  return { admin: await site.signIn(user), paths };
}

/** What pictures look like, and for whom: watermarks, sizes of pictures, and a link that has both from somebody. */
async function fillLooks(
  site: TestGallery,
  { text, albumId }: { readonly text: string; readonly albumId: string },
): Promise<Record<string, string>> {
  const request = { viewer: systemViewer, reason: `Looks ${text}` };
  const look = { place: 'tiled', size: 'large', opacity: 40 } as const;
  const { value } = await site.gallery.change(request, async tx => {
    const drawn = { name: text.slice(0, 60), kind: 'text', text: text.slice(0, 80), ...look } as const;
    const watermark = await tx.settings.addWatermark(drawn);
    const asked = { name: text.slice(0, 100), watermark: text.slice(0, 80), terms: text, favourites: true };
    return { watermark: watermark.id, link: (await tx.shares.create({ albumId, ...asked })).id };
  });
  return {
    watermarks: '/admin/watermarks',
    'new watermark': '/admin/watermarks/new',
    'a watermark': `/admin/watermarks/${value.watermark}`,
    presets: '/admin/presets',
    'new preset': '/admin/presets/new',
    'a preset': '/admin/presets/small',
    'a link': `/admin/links/${value.link}`,
    'editing a link': `/admin/links/${value.link}/edit`,
    'favourites of a link': `/admin/links/${value.link}/favourites`,
  };
}

/** Users and groups in each state, and the pages by which people come in. */
async function fillPeople(site: TestGallery, text: string): Promise<Record<string, string>> {
  const request = { viewer: systemViewer, reason: `People ${text}` };
  const write = site.gallery.change;
  const { value: ids } = await write(request, async tx => {
    const made = (name: string) =>
      tx.users.create({ name: `${name} ${text}`, displayName: text, password: null, role: 'member' });
    const [ines, uma] = [await made('ines'), await made('uma')];
    await tx.users.edit(uma.id, { disabled: true });
    const choir = await tx.groups.create({ name: `Choir ${text}`, description: text });
    await tx.groups.addMembers(choir.id, [ines.id, uma.id]);
    const empty = await tx.groups.create({ name: 'N'.repeat(80) });
    return { ines: ines.id, uma: uma.id, choir: choir.id, empty: empty.id };
  });
  const invited = (await site.gallery.as(systemViewer).users.find(ids.ines))!;
  const { address } = await site.house.accountLinks.handOut(invited);
  return {
    users: '/admin/users',
    'nobody found': '/admin/users?q=zzzz',
    'new user': '/admin/users/new',
    'invited user': `/admin/users/${ids.ines}`,
    'disabled user': `/admin/users/${ids.uma}`,
    groups: '/admin/groups',
    'new group': '/admin/groups/new',
    group: `/admin/groups/${ids.choir}`,
    'empty group': `/admin/groups/${ids.empty}`,
    'history of a group': `/admin/history/group/${ids.choir}`,
    'history of a user': `/admin/history/user/${ids.uma}`,
    welcome: new URL(address).pathname,
    'forgotten password': '/forgotten-password',
  };
}
