import type { NewShare, TokenScope, Viewer } from '../../plugin-api/index.ts';
import { createTokens } from '../../tokens/tokens.ts';
import type { WebClient } from '../web-client.ts';
import type { World } from './world.ts';
import { tomorrow, type UserName, yesterday } from './world-plans.ts';

/** Somebody who asks over HTTP, by what they send along. */
export interface MatrixViewer {
  readonly name: string;
  readonly kind: 'guest' | 'user' | 'token' | 'link';
  readonly headers: Readonly<Record<string, string>>;
  /** `/s/<token>` for links, empty for all others. */
  readonly base: string;
}

export async function buildViewers(world: World): Promise<ReadonlyMap<string, MatrixViewer>> {
  const people = Object.keys(world.users).map(name => signIn(world, name as UserName));
  const viewers = [
    { name: 'guest', kind: 'guest', headers: {}, base: '' } as const,
    ...(await Promise.all(people)),
    ...(await makeTokens(world)),
    ...(await makeLinks(world)),
  ];
  return new Map(viewers.map(viewer => [viewer.name, viewer]));
}

export async function signIn({ site, users }: World, name: UserName): Promise<MatrixViewer> {
  const browser = await site.signIn(users[name], site.client({ address: addressOf(name) }));
  return { name, kind: 'user', headers: headersOf(browser), base: '' };
}

function headersOf({ cookies }: WebClient): Record<string, string> {
  return { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
}

/** One address each, so that what one guesses wrong slows nobody else. */
function addressOf(name: string): string {
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 65_521, 7);
  return `10.0.${sum >> 8}.${sum & 255}`;
}

const tokens: Readonly<
  Record<string, { by: UserName; scopes: readonly TokenScope[]; album?: string; isRevoked?: true }>
> = {
  'token read': { by: 'managing', scopes: ['photos:read'] },
  'token download': { by: 'managing', scopes: ['photos:read', 'photos:download'] },
  'token write': { by: 'managing', scopes: ['photos:read', 'photos:write'] },
  'token manage': { by: 'managing', scopes: ['photos:read', 'albums:manage'] },
  'token whole': {
    by: 'managing',
    scopes: ['photos:read', 'photos:download', 'photos:write', 'albums:manage'],
  },
  'token bound': {
    by: 'managing',
    scopes: ['photos:read', 'photos:download', 'photos:write', 'albums:manage'],
    album: 'closedbelow',
  },
  'token curator': { by: 'curator', scopes: ['photos:read'] },
  'token admin': { by: 'admin', scopes: ['photos:read', 'admin'] },
  'token revoked': { by: 'curator', scopes: ['photos:read'], isRevoked: true },
};

async function makeTokens({ site, users, objects }: World): Promise<MatrixViewer[]> {
  const made = createTokens(site.database.knex);
  const viewers: MatrixViewer[] = [];
  for (const [name, { by, scopes, album, isRevoked }] of Object.entries(tokens)) {
    const { viewer, id: userId } = users[by];
    const albumId = album ? objects.get(`album ${album}`)!.id : null;
    const { id, token } = await made.create(
      { viewer, read: site.gallery.as(viewer) },
      { name, scopes, albumId },
    );
    if (isRevoked) await made.revoke(userId, id);
    viewers.push({ name, kind: 'token', headers: { Authorization: `Bearer ${token}` }, base: '' });
  }
  return viewers;
}

type LinkPlan = Omit<Partial<NewShare>, 'password'> & {
  readonly by?: UserName;
  readonly album?: string;
  readonly photos?: readonly string[];
  readonly password?: string;
  /** What its visitor tries. */
  readonly tries?: string;
  readonly isRevoked?: true;
  /** What its visitor is besides. */
  readonly as?: UserName;
};

const withOriginals = { verbs: ['view', 'download'] } as const;
const links: Readonly<Record<string, LinkPlan>> = {
  link: {},
  'link download': withOriginals,
  'link unlocked': { ...withOriginals, password: 'open sesame', tries: 'open sesame' },
  'link wrong password': { ...withOriginals, password: 'open sesame', tries: 'open barley' },
  'link no password': { ...withOriginals, password: 'open sesame' },
  'link terms': { ...withOriginals, terms: 'Be kind.' },
  'link sign-in': { ...withOriginals, signInRequired: true },
  'link signed in': { signInRequired: true, as: 'member' },
  'link by curator': { as: 'curator' },
  'link expired': { ...withOriginals, startsAt: new Date(0), expiresAt: yesterday },
  'link not begun': { ...withOriginals, startsAt: tomorrow },
  'link revoked': { ...withOriginals, isRevoked: true },
  'link small': { ...withOriginals, largestSize: 400, showsPlace: false, showsCamera: false },
  'link marked': { ...withOriginals, watermark: 'FOR YOU' },
  'link to marked': { ...withOriginals, album: 'marked', by: 'curator' },
  'link elsewhere': { ...withOriginals, album: 'open', by: 'delegate' },
  'link photos': { album: '', photos: ['both', 'closeddraft', 'closed'] },
};

async function makeLinks(world: World): Promise<MatrixViewer[]> {
  const viewers: MatrixViewer[] = [];
  for (const [name, plan] of Object.entries(links)) viewers.push(await makeLink(world, name, plan));
  return viewers;
}

async function makeLink(world: World, name: string, plan: LinkPlan): Promise<MatrixViewer> {
  const { site, users, objects } = world;
  const { by = 'managing', album = 'closed', photos, password, tries, isRevoked, as, ...options } = plan;
  const target = photos
    ? { photoIds: photos.map(photo => objects.get(`photo ${photo}`)!.id) }
    : { albumId: objects.get(`album ${album}`)!.id };
  const prepared = password ? { password: await site.house.passwords.prepare(password) } : {};
  const change = { viewer: users[by].viewer as Viewer, reason: 'test' };
  const { value } = await site.gallery.change(change, tx =>
    tx.shares.create({ name, ...target, ...options, ...prepared }),
  );
  const base = `/s/${value.token}`;
  const client = site.client({ address: addressOf(name) });
  if (tries) await client.submit(`${base}/unlock`, { password: tries }, { page: base });
  if (as) await site.signIn(users[as], client);
  if (isRevoked) await site.gallery.change(change, tx => tx.shares.revoke(value.id));
  return { name, kind: 'link', headers: headersOf(client), base };
}
