import type { TimeTaken } from '../../plugin-api/index.ts';
import { createTokens } from '../../tokens/tokens.ts';
import { systemViewer, type TestGallery, type TestUser } from '../test-gallery.ts';
import type { Ask } from './ask.ts';
import { createWitness, type Witness } from './witness.ts';

/** An album with one photo, and one viewer who has one way in. */
export interface Scene {
  readonly album: { readonly id: string; readonly slug: string };
  readonly photoId: string;
  readonly user: TestUser;
  readonly groupId: string;
  /** Of the link or token that is the way in. */
  readonly wayId: string;
  readonly witness: Witness;
}

export type Who = 'guest' | 'granted' | 'in a group' | 'token' | 'link';

const request = { viewer: systemViewer, reason: 'test' };
const letters = 'abcdefghijklmnopqrstuvwxyz';

export function createScenes(site: TestGallery, ask: Ask): (who: Who) => Promise<Scene> {
  let scenes = 0;
  return async who => {
    scenes += 1;
    const word = `zqscene${letters[scenes % 26]}${letters[Math.floor(scenes / 26)]}`;
    const year = String(1900 + scenes);
    const audience = who === 'guest' ? 'public' : 'restricted';
    const album = await site.album({ title: `${word} album`, audience });
    const at = `${year}-05-06T07:08:09`;
    const taken: TimeTaken = { at, offsetMinutes: 0, precision: 'second', source: 'exif' };
    const details = { title: word, taken };
    const photoId = await site.photo({ albumId: album.id, keywords: [[word]], details });
    const user = await site.user();
    const groupId = await letIn(site, { who, user, albumId: album.id, name: word });
    const { headers, base, wayId } = await enter(site, { who, user, albumId: album.id });
    const { sha256 } = (await site.gallery.as(systemViewer).photos.bytes(photoId))!;
    const place = { base, slug: album.slug, photoId, hash: sha256.slice(0, 12), word, year };
    return { album, photoId, user, groupId, wayId, witness: createWitness({ ask, headers, place }) };
  };
}

interface Entrance {
  readonly who: Who;
  readonly user: TestUser;
  readonly albumId: string;
}

async function letIn(
  { gallery }: TestGallery,
  { who, user, albumId, name }: Entrance & { name: string },
): Promise<string> {
  const { value } = await gallery.change(request, async tx => {
    const { id } = await tx.groups.create({ name });
    await tx.groups.addMembers(id, [user.id]);
    const key = who === 'in a group' ? `group:${id}` : `user:${user.id}`;
    const grants = who === 'guest' ? {} : { grants: { [key]: ['view', 'download'] as const } };
    await tx.albums.edit(albumId, { audienceVerbs: ['view', 'download'], ...grants });
    return id;
  });
  return value;
}

async function enter(
  site: TestGallery,
  { who, user, albumId }: Entrance,
): Promise<{ headers: Record<string, string>; base: string; wayId: string }> {
  if (who === 'guest') return { headers: {}, base: '', wayId: '' };
  if (who === 'link') {
    const { value } = await site.gallery.change(request, tx =>
      tx.shares.create({ name: 'link', albumId, verbs: ['view', 'download'] }),
    );
    return { headers: {}, base: `/s/${value.token}`, wayId: value.id };
  }
  if (who === 'token') {
    const by = { viewer: user.viewer, read: site.gallery.as(user.viewer) };
    const asked = { name: 'token', scopes: ['photos:read', 'photos:download'] } as const;
    const { id, token } = await createTokens(site.database.knex).create(by, asked);
    return { headers: { Authorization: `Bearer ${token}` }, base: '', wayId: id };
  }
  const browser = await site.signIn(user);
  const Cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return { headers: { Cookie }, base: '', wayId: '' };
}
