import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createShareWorld, type MadeLink, type ShareWorld } from './share-world.fixture.ts';

let world: ShareWorld;
before(async () => {
  world = await createShareWorld({ env: { TRUST_PROXY: '1' } });
});
after(() => world.close());

let given = 0;
/** A browser on a line of its own. */
function visitor() {
  given += 1;
  return world.client({ address: `192.0.2.${given}` });
}

async function send(
  { base }: MadeLink,
  photos: readonly string[],
  {
    client = visitor(),
    ...fields
  }: { client?: ReturnType<typeof visitor>; name?: string; withdraw?: string } = {},
) {
  const answer = await client.submit(`${base}/favourites`, { photos: photos.join(','), ...fields } as Record<
    string,
    string
  >);
  return { client, status: answer.status, answer };
}

const keeper = () => world.signIn(world.curator);
const favouritesOf = (id: string) => world.gallery.as(world.curator.viewer).shares.favourites(id);
const rows = async (id: string) =>
  (await favouritesOf(id)).map(({ photoId, visitor: number, visitorName }) => [photoId, number, visitorName]);

test('visitors send what they picked; who keeps the link sees which, by whom, and the names of the files', async () => {
  const link = await world.link({ favourites: true });
  const sent = await send(link, [world.photoBelowId, world.photoId], { name: 'Ana' });
  assert.equal(sent.status, 303);
  assert.equal(sent.answer.location, `${link.base}/favourites`);
  await send(link, [world.photoId]);
  assert.deepEqual(await rows(link.id), [
    [world.photoBelowId, 1, 'Ana'],
    [world.photoId, 1, 'Ana'],
    [world.photoId, 2, null],
  ]);
  const client = await keeper();
  const page = await client.get(`/admin/links/${link.id}`);
  assert.match(page.body, /2 photos, picked by 2 visitors/);
  assert.match(page.body, /Ana and Visitor 2/);
  const list = await client.get(`/admin/links/${link.id}/favourites`);
  assert.match(list.body, new RegExp(`/photos/${world.photoBelowId}`));
  const reader = world.gallery.as(world.curator.viewer);
  const name = (await reader.photos.find(world.photoId))!.fileName!;
  const csv = await client.get(`/admin/links/${link.id}/favourites.csv`);
  assert.match(csv.headers.get('Content-Disposition')!, /attachment; filename="favourites.csv"/);
  assert.equal(csv.body.split('\r\n').length, 4);
  assert.ok(csv.body.includes(`"Ana","${name}","The kiss","${world.photoId}"`));
  const text = await client.get(`/admin/links/${link.id}/favourites.txt`);
  assert.deepEqual(text.body.trim().split('\n'), [name]);
});

test('a visitor sends again in the place of what they sent, is told what it was, and takes it back', async () => {
  const link = await world.link({ favourites: true });
  const { client } = await send(link, [world.photoId, world.photoBelowId], { name: 'Bo' });
  assert.match((await client.get(`${link.base}/favourites`)).body, /You have sent 2 photos/);
  await send(link, [world.photoBelowId], { client, name: 'Bo' });
  assert.deepEqual(await rows(link.id), [[world.photoBelowId, 1, 'Bo']]);
  await send(link, [], { client, withdraw: '1' });
  assert.deepEqual(await rows(link.id), []);
  assert.doesNotMatch((await client.get(`${link.base}/favourites`)).body, /You have sent/);
});

test('without a script, photos are chosen by boxes, looked at together and sent', async () => {
  const link = await world.link({ favourites: true });
  const client = visitor();
  const select = await client.get(`${link.base}/select?in=album:${world.wedding.slug}`);
  assert.match(select.body, new RegExp(`formaction="${link.base}/favourites"`));
  const page = await client.get(`${link.base}/favourites?photos=${world.photoId}`);
  assert.match(page.body, new RegExp(`name="photos" value="${world.photoId}"`));
  await send(link, [world.photoId], { client });
  assert.equal((await favouritesOf(link.id)).length, 1);
});

test('only what the link shows is taken', async () => {
  const link = await world.link({ favourites: true });
  await send(link, [world.otherPhotoId, world.photoId, 'AbSeNtAbSeN']);
  assert.deepEqual(await rows(link.id), [[world.photoId, 1, null]]);
  assert.equal((await send(link, [world.otherPhotoId])).status, 400);
});

test('a link that does not ask for favourites takes none, and nobody is offered to send any', async () => {
  const asking = await world.link({ favourites: true });
  const link = await world.link();
  const client = visitor();
  assert.doesNotMatch((await client.get(`${link.base}/favourites`)).body, /data-pick-send/);
  const formToken = await client.formToken(`${asking.base}/favourites`);
  const body = new URLSearchParams({ formToken, photos: world.photoId });
  assert.equal((await client.send(`${link.base}/favourites`, { method: 'POST', body })).status, 404);
  assert.equal((await client.send('/favourites', { method: 'POST', body })).status, 404);
  assert.deepEqual(await rows(link.id), []);
});

test('a preview takes none', async () => {
  const link = await world.link({ favourites: true });
  const client = await keeper();
  const path = `/admin/links/${link.id}/preview/favourites`;
  const page = await client.get(path);
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.body, /data-pick-send/);
});

test('nothing is sent without the token of the form, below a revoked link, or past its password', async () => {
  const link = await world.link({ favourites: true });
  const body = new URLSearchParams({ photos: world.photoId });
  assert.equal((await visitor().send(`${link.base}/favourites`, { method: 'POST', body })).status, 403);
  const client = visitor();
  const formToken = await client.formToken(`${link.base}/favourites`);
  const whole = new URLSearchParams({ formToken, photos: world.photoId });
  const locked = await world.link({ favourites: true, password: 'open sesame' });
  assert.equal((await client.send(`${locked.base}/favourites`, { method: 'POST', body: whole })).status, 404);
  await world.gallery.change({ viewer: world.curator.viewer, reason: 'over' }, tx =>
    tx.shares.revoke(link.id),
  );
  assert.equal((await client.send(`${link.base}/favourites`, { method: 'POST', body: whole })).status, 404);
  assert.equal((await client.get(`${link.base}/favourites`)).status, 404);
  assert.deepEqual(await rows(link.id), []);
});

test('who sends without end has to wait', async () => {
  const link = await world.link({ favourites: true });
  const client = visitor();
  const formToken = await client.formToken(`${link.base}/favourites`);
  const body = new URLSearchParams({ formToken, photos: world.photoId });
  const statuses: number[] = [];
  for (let time = 0; time < 22; time += 1)
    statuses.push((await client.send(`${link.base}/favourites`, { method: 'POST', body })).status);
  assert.deepEqual([statuses[0], statuses.at(-1)], [303, 429]);
  assert.equal((await send(link, [world.photoId])).status, 303);
});

test('a link keeps so many, and no more', async () => {
  const link = await world.link({ favourites: true });
  await world.database.knex.raw(
    `insert into share_favourites (share_id, visitor, photo_id, position)
     select ?, 'visitor ' || n, ?, 0 from generate_series(1, 20000) n`,
    [link.id, world.photoId],
  );
  const { status } = await send(link, [world.photoId]);
  assert.equal(status, 409);
  assert.equal((await favouritesOf(link.id)).length, 20_000);
});

test('what was sent is for who keeps the link alone', async () => {
  const link = await world.link({ favourites: true });
  await send(link, [world.photoId], { name: 'Zqvisitor' });
  const member = await world.signIn(await world.user());
  for (const client of [member, visitor()]) {
    for (const path of ['', '.csv', '.txt'])
      assert.notEqual((await client.get(`/admin/links/${link.id}/favourites${path}`)).status, 200);
  }
  const { body } = await visitor().get(`${link.base}/favourites`);
  assert.doesNotMatch(body, /Zqvisitor|You have sent/);
  assert.deepEqual(await world.gallery.as({ kind: 'guest' }).shares.favourites(link.id), []);
});

test('that visitors pick favourites is switched on in the form of the link, and stands in its history', async () => {
  const link = await world.link();
  const client = await keeper();
  const form = `/admin/links/${link.id}/edit`;
  const page = await client.get(form);
  assert.doesNotMatch(page.body, /name="favourites"[^>]*checked/);
  const saved = await client.submit(form, {
    name: 'For Ana',
    favourites: 'on',
    showsPlace: 'on',
    showsCamera: 'on',
  });
  assert.equal(saved.status, 303);
  assert.match((await client.get(form)).body, /name="favourites"[^>]*checked/);
  assert.match((await visitor().get(`${link.base}/favourites`)).body, /Send your favourites/);
  assert.match((await client.get(`/admin/history/share/${link.id}`)).body, /Visitors pick favourites/);
});
