import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { AlbumEdit, PhotoEdit } from '../../plugin-api/index.ts';
import { createTokens } from '../../tokens/tokens.ts';
import { createTestGallery, systemViewer } from '../test-gallery.ts';
import { createAsk } from './ask.ts';
import { createScenes, type Scene, type Who } from './scenes.ts';
import type { Witness } from './witness.ts';

const site = await createTestGallery({ env: { TRUST_PROXY: '1' } });
const { knex } = site.database;
const { ask, close } = createAsk(site.url);
after(async () => {
  close();
  await site.close();
});
const tokens = createTokens(knex);
const request = { viewer: systemViewer, reason: 'test' };
const change = (write: Parameters<typeof site.gallery.change>[1]) => site.gallery.change(request, write);

const setScene = createScenes(site, ask);

const editAlbum =
  (edit: AlbumEdit) =>
  ({ album }: Scene) =>
    change(tx => tx.albums.edit(album.id, edit));
const editPhoto =
  (edit: PhotoEdit) =>
  ({ photoId }: Scene) =>
    change(tx => tx.photos.edit([photoId], edit));
const over = { publication: 'scheduled', publishedFrom: new Date(0), publishedUntil: new Date(1) } as const;

const anybodys: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'the album is withdrawn': editAlbum({ publication: 'withdrawn' }),
  'the album is a draft again': editAlbum({ publication: 'draft' }),
  'the time of the album is over': editAlbum(over),
  'the album goes to the trash': ({ album }) => change(tx => tx.albums.trash(album.id)),
  'the photo is withdrawn': editPhoto({ publication: 'withdrawn' }),
  'the time of the photo is over': editPhoto(over),
  'the photo goes to the trash': ({ photoId }) => change(tx => tx.photos.trash([photoId])),
  'the photo is taken out of the album': ({ album, photoId }) =>
    change(tx => tx.albums.removePhotos(album.id, [photoId])),
};

const ways: readonly (readonly [Who, Readonly<Record<string, (scene: Scene) => Promise<unknown>>>])[] = [
  ['guest', { ...anybodys, 'the album is restricted': editAlbum({ audience: 'restricted' }) }],
  [
    'granted',
    {
      ...anybodys,
      'the grant is taken away': editAlbum({ grants: {} }),
      'their account is disabled': ({ user }) => change(tx => tx.users.edit(user.id, { disabled: true })),
    },
  ],
  [
    'in a group',
    {
      'they leave the group': ({ groupId, user }) =>
        change(tx => tx.groups.removeMembers(groupId, [user.id])),
      'the group is removed': ({ groupId }) => change(tx => tx.groups.remove(groupId)),
    },
  ],
  [
    'token',
    {
      'the token is revoked': ({ user, wayId }) => tokens.revoke(user.id, wayId),
      'its user may no longer': editAlbum({ grants: {} }),
      'its user is disabled': ({ user }) => change(tx => tx.users.edit(user.id, { disabled: true })),
    },
  ],
  [
    'link',
    {
      ...anybodys,
      'the link is revoked': ({ wayId }) => change(tx => tx.shares.revoke(wayId)),
      'the link is over': ({ wayId }) =>
        change(tx => tx.shares.edit(wayId, { startsAt: new Date(0), expiresAt: new Date(1) })),
    },
  ],
];

for (const [who, changes] of ways) {
  for (const [what, take] of Object.entries(changes)) {
    test(`${who}: when ${what}, the very next request finds nothing`, async () => {
      const scene = await setScene(who);
      assert.deepEqual(await scene.witness.listSilent(), []);
      await scene.witness.remember();
      await take(scene);
      assert.deepEqual(await scene.witness.listTelling(), []);
    });
  }
}

/** By the clock of the database, which publication goes by. */
async function inSeconds(seconds: number): Promise<Date> {
  const { rows } = await knex.raw<{ rows: { at: Date }[] }>(
    `select date_trunc('milliseconds', clock_timestamp()) + ? * interval '1 second' as at`,
    [seconds],
  );
  return rows[0]!.at;
}
const sleepUntil = (at: Date) => knex.raw('select pg_sleep_until(?)', [at]);
const isPast = async (at: Date) => (await inSeconds(0)) >= at;

type Schedule = (from: Date, until: Date) => Promise<void>;

/** False where the clock was faster than the looking: then nothing can be said. */
async function watch(witnesses: readonly Witness[], schedule: Schedule, seconds: number): Promise<boolean> {
  const [from, until] = [await inSeconds(seconds), await inSeconds(2 * seconds)];
  await schedule(from, until);
  const listTelling = async () => (await Promise.all(witnesses.map(each => each.listTelling()))).flat();
  const early = await listTelling();
  if (await isPast(from)) return false;
  assert.deepEqual(early, []);
  await sleepUntil(from);
  const missing = (await Promise.all(witnesses.map(each => each.listSilent()))).flat();
  if (await isPast(until)) return false;
  assert.deepEqual(missing, []);
  await sleepUntil(until);
  assert.deepEqual(await listTelling(), []);
  return true;
}

test('albums and photos come and go by the clock, on every surface and for everybody alike', async () => {
  const scenes: Scene[] = [];
  for (const who of ['guest', 'guest', 'granted', 'granted', 'link', 'link'] as const) {
    const scene = await setScene(who);
    await scene.witness.remember();
    scenes.push(scene);
  }
  const witnesses = scenes.map(scene => scene.witness);
  const schedule: Schedule = async (publishedFrom, publishedUntil) => {
    const edit = { publication: 'scheduled', publishedFrom, publishedUntil } as const;
    for (const [index, scene] of scenes.entries())
      await (index % 2 === 0 ? editAlbum(edit) : editPhoto(edit))(scene);
  };
  let seconds = 2;
  while (!(await watch(witnesses, schedule, seconds)) && seconds < 30) seconds *= 2;
  assert.ok(seconds < 30);
});
