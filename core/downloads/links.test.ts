import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createShareWorld } from '../shares/share-world.fixture.ts';
import { readZip } from './read-zip.fixture.ts';

const world = await createShareWorld({ env: { TRUST_PROXY: '1' } });
const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-links-'));
after(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const addresses = { given: 0 };

async function get(where: string): Promise<{ status: number; body: Buffer }> {
  addresses.given += 1;
  const headers = { 'X-Forwarded-For': `192.0.2.${addresses.given % 250}` };
  const response = await fetch(world.url + where, { headers, redirect: 'manual' });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
}

async function namesIn({ status, body }: { status: number; body: Buffer }): Promise<string[]> {
  assert.equal(status, 200, String(body));
  const file = path.join(folder, 'got.zip');
  await writeFile(file, body);
  return (await readZip(file)).map(entry => entry.name);
}

const download = { verbs: ['view', 'download'] } as const;
const archive = `/albums/${world.wedding.slug}/download`;
const usedBy = async (id: string) =>
  (await world.gallery.as(world.curator.viewer).shares.find(id))!.downloadsUsed;

test('a link that lets download gives the album with what inherits its audience, without file names', async () => {
  const { base } = await world.link(download);
  const names = await namesIn(await get(base + archive));
  assert.equal(names.length, 2);
  assert.ok(names.includes('Party/001.jpg'));
  assert.doesNotMatch(names.join(), /test\.jpg|Family/);
  const page = String((await get(base)).body);
  assert.match(page, new RegExp(`href="${base}${archive}"`));
  assert.deepEqual(await namesIn(await get(`${base}/download?photos=${world.photoBelowId}`)), ['001.jpg']);
});

test('a link that does not let download, or opens something else, gives none', async () => {
  const look = await world.link();
  assert.equal((await get(look.base + archive)).status, 404);
  assert.doesNotMatch(String((await get(look.base)).body), /\/download"/);
  const { base } = await world.link(download);
  assert.equal((await get(`${base}/albums/${world.other.slug}/download`)).status, 404);
  const both = `${world.photoId},${world.otherPhotoId}`;
  assert.equal((await get(`${base}/download?photos=${both}`)).status, 404);
});

test('a link to photos gives all of them as one', async () => {
  const { base } = await world.link({ ...download, photoIds: [world.photoId, world.otherPhotoId] });
  assert.equal((await namesIn(await get(`${base}/download`))).length, 2);
});

test('each original counts against the budget, all or none, also when twenty ask at once', async () => {
  const { id, base } = await world.link({ ...download, downloadBudget: 5 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(base + archive)));
  assert.equal(answers.filter(answer => answer.status === 200).length, 2);
  assert.equal(await usedBy(id), 4);
  const refused = answers.find(answer => answer.status !== 200)!;
  assert.ok(refused.status >= 400 && refused.status < 500, String(refused.status));
  assert.deepEqual(
    await namesIn(await get(`${base}/download?photos=${world.photoId}`)).then(all => all.length),
    1,
  );
  assert.equal(await usedBy(id), 5);
});

test('HEAD costs nothing, and neither do pictures that are smaller than the original', async () => {
  const { id, base } = await world.link({ ...download, downloadBudget: 5 });
  const head = await fetch(world.url + base + archive, { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(await usedBy(id), 0);
  const small = await world.link({ ...download, downloadBudget: 5, largestSize: 800 });
  assert.equal((await namesIn(await get(small.base + archive))).length, 2);
  assert.equal(await usedBy(small.id), 1, 'one is no larger than that, and comes as it is');
});
