import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readZip } from '../downloads/read-zip.fixture.ts';
import { createShareWorld, type ShareWorld } from '../shares/share-world.fixture.ts';
import { findHtmlProblems } from '../testing/html-problems.ts';
import { systemViewer } from '../testing/test-gallery.ts';

let world: ShareWorld;
let folder: string;
let coast: { id: string; slug: string };
const ids: string[] = [];
before(async () => {
  world = await createShareWorld();
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-picks-'));
  coast = await world.album({ title: 'Coast' });
  const request = { viewer: systemViewer, reason: 'test' };
  await world.gallery.change(request, tx =>
    tx.albums.edit(coast.id, { audienceVerbs: ['view', 'download'], order: 'manual' }),
  );
  for (let index = 0; index < 63; index += 1)
    ids.push(await world.photo({ albumId: coast.id, details: { title: `Wave ${index + 1}` } }));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const shownIds = (body: string) =>
  [...body.matchAll(/<a class="photo-box" href="[^"]*\/photos\/([\w-]{11})/g)].map(found => found[1]!);
const boxes = (body: string) =>
  [...body.matchAll(/<input type="checkbox" name="photos" value="([\w-]+)"( checked)?/g)].map(found => ({
    id: found[1]!,
    isChecked: found[2] !== undefined,
  }));

async function unzip(address: string, init?: RequestInit): Promise<string[]> {
  const answer = await fetch(world.url + address, init);
  assert.equal(answer.status, 200);
  const file = path.join(folder, 'got.zip');
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  return (await readZip(file)).map(entry => entry.name);
}

test('without a script, a wall leads to a form with a box for each photo', async () => {
  const client = world.client();
  const album = await client.get(`/albums/${coast.slug}`);
  const start = /href="(\/select\?[^"]+)" data-pick-start/.exec(album.body)![1]!;
  const page = await client.get(start.replaceAll('&amp;', '&'));
  assert.equal(page.status, 200);
  assert.deepEqual(
    boxes(page.body).map(({ id }) => id),
    ids.slice(0, 60),
  );
  assert.match(page.body, /<form action="\/download\/selected">/);
  assert.match(page.body, /name="robots" content="noindex"/);
  assert.equal(page.headers.get('X-Robots-Tag'), 'noindex');
  assert.deepEqual(await findHtmlProblems('page', page.body), []);
});

test('what was selected stays so on the next page of the form', async () => {
  const client = world.client();
  const first = await client.get(`/select?in=album:${coast.slug}`);
  const after = /name="after" value="([^"]+)"/.exec(first.body)![1]!;
  const query = new URLSearchParams({ in: `album:${coast.slug}`, after, photos: `${ids[0]},${ids[61]}` });
  const next = await client.get(`/select?${query}`);
  assert.deepEqual(
    boxes(next.body).map(({ isChecked }) => isChecked),
    [false, true, false],
  );
  assert.match(next.body, new RegExp(`type="hidden" name="photos" value="${ids[0]}"`));
  assert.match(next.headers.get('Cache-Control')!, /no-store/);
});

test('a wall that is not there for somebody cannot be selected from', async () => {
  const client = world.client();
  for (const query of [`in=album:${world.wedding.slug}`, 'in=album:nothing', 'in=nonsense'])
    assert.equal((await client.get(`/select?${query}`)).status, 404, query);
});

test('an address lists photos in its order, and leaves out what its reader may not see', async () => {
  const named = [ids[5]!, world.photoId, ids[2]!, 'AbSeNtAbSeN', ids[5]!];
  const address = `/favourites?photos=${named.join(',')}`;
  const guest = await world.client().get(address);
  assert.deepEqual(shownIds(guest.body), [ids[5], ids[2]]);
  assert.doesNotMatch(guest.body, new RegExp(`/(photos|i)/${world.photoId}`));
  assert.match(guest.headers.get('Cache-Control')!, /no-store/);
  assert.equal(guest.headers.get('X-Robots-Tag'), 'noindex');
  assert.deepEqual(await findHtmlProblems('page', guest.body), []);
  const curator = await (await world.signIn(world.curator)).get(address);
  assert.deepEqual(shownIds(curator.body), [ids[5], world.photoId, ids[2]]);
});

test('private photos in an address are as good as none at all', async () => {
  const client = world.client();
  const mask = ({ body }: { body: string }, id: string) => body.replaceAll(id, 'ID');
  for (const page of ['/favourites', '/download/selected']) {
    const hidden = await client.get(`${page}?photos=${world.photoId}`);
    const absent = await client.get(`${page}?photos=AbSeNtAbSeN`);
    assert.equal(hidden.status, absent.status);
    assert.equal(mask(hidden, world.photoId), mask(absent, 'AbSeNtAbSeN'));
  }
});

test('an address of more than 200, or of what is no id, is refused', async () => {
  const client = world.client();
  const many = Array.from({ length: 201 }, (_, index) => `Photo${index}`).join(',');
  assert.equal((await client.get(`/favourites?photos=${many}`)).status, 413);
  assert.equal((await client.get('/favourites?photos=../x')).status, 404);
});

test('without any named, the page says what favourites are and what to do without a script', async () => {
  const page = await world.client().get('/favourites');
  assert.match(page.body, /kept in this browser alone/);
  assert.match(page.body, /<noscript>[\s\S]*JavaScript[\s\S]*<\/noscript>/);
  assert.deepEqual(await findHtmlProblems('page', page.body), []);
});

test('what a download holds is told before, and then it holds that', async () => {
  const small = await world.album({ title: 'Small' });
  const request = { viewer: systemViewer, reason: 'test' };
  await world.gallery.change(request, tx =>
    tx.albums.edit(small.id, { audienceVerbs: ['view', 'download'], largestSize: 800 }),
  );
  const bounded = await world.photo({
    albumId: small.id,
    width: 1200,
    height: 800,
    details: { title: 'Bounded' },
  });
  const chosen = [ids[1]!, bounded, world.photoId, ids[0]!].join(',');
  const page = await world.client().get(`/download/selected?photos=${chosen}`);
  assert.match(page.body, /2 originals, [\d.]+ MB/);
  assert.match(page.body, /One photo at up to 800/);
  assert.match(page.body, /One photo can’t be downloaded/);
  assert.match(page.headers.get('Cache-Control')!, /no-store/);
  assert.deepEqual(await findHtmlProblems('page', page.body), []);
  const form =
    /<form action="([^"]+)" method="get">\s*<input type="hidden" name="photos" value="([^"]+)"/.exec(
      page.body,
    )!;
  const names = await unzip(`${form[1]}?${new URLSearchParams({ photos: form[2]! })}`);
  assert.deepEqual(names, ['001 Wave 2.jpg', '002 Bounded.jpg', '003 Wave 1.jpg']);
});

test('more than an address can name go through a form with its token', async () => {
  const client = world.client();
  const many = [...ids, ...Array.from({ length: 200 }, (_, index) => `Absent${index}`)].join(',');
  const refused = await client.send('/download/selected', {
    method: 'POST',
    body: new URLSearchParams({ photos: many }),
  });
  assert.equal(refused.status, 403);
  const page = await client.submit('/download/selected', { photos: many });
  assert.match(page.body, /63 originals/);
  assert.match(page.body, /200 photos can’t be downloaded/);
  const tooMany = Array.from({ length: 5_001 }, (_, index) => `Absent${index}`).join(',');
  assert.equal((await client.submit('/download/selected', { photos: tooMany })).status, 413);
});

test('below a link its photos can be selected, and more downloads than are left are told before', async () => {
  const { base } = await world.link({
    photoIds: ids.slice(0, 3),
    verbs: ['view', 'download'],
    downloadBudget: 2,
  });
  const client = world.client();
  const start = await client.get(base);
  assert.match(start.body, new RegExp(`href="${base}/select" data-pick-start`));
  const page = await client.get(`${base}/select`);
  assert.deepEqual(
    boxes(page.body)
      .map(({ id }) => id)
      .toSorted(),
    ids.slice(0, 3).toSorted(),
  );
  const all = await client.get(`${base}/download/selected?photos=${ids.slice(0, 4).join(',')}`);
  assert.match(all.body, /more downloads than are left/);
  assert.doesNotMatch(all.body, /<form action/);
  const two = await client.get(`${base}/download/selected?photos=${ids.slice(0, 2).join(',')}`);
  assert.match(two.body, new RegExp(`<form action="${base}/download"`));
  assert.equal((await unzip(`${base}/download?photos=${ids.slice(0, 2).join(',')}`)).length, 2);
  assert.deepEqual(shownIds((await client.get(`${base}/favourites?photos=${ids[0]},${ids[5]}`)).body), [
    ids[0],
  ]);
});

test('who may manage photos shares a selection by a link; others are offered no such thing', async () => {
  const client = await world.signIn(world.curator);
  const page = await client.get(`/select?in=album:${coast.slug}`);
  const formToken = /data-pick-share>\s*<input type="hidden" name="formToken" value="([^"]+)"/.exec(
    page.body,
  )![1]!;
  const body = new URLSearchParams({ formToken, photos: `${ids[0]},${ids[1]}` });
  const form = await client.send('/admin/links/photos', { method: 'POST', body });
  assert.equal(form.status, 200);
  assert.match(form.body, /It opens these 2 photos/);
  assert.doesNotMatch((await world.client().get('/select')).body, /data-pick-share/);
});
