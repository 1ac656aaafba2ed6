import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createShareWorld } from '../../shares/share-world.fixture.ts';
import { createKeyRing } from './key-ring.ts';
import { markOf, signPicture } from './signed-address.ts';

const cdn = 'https://pictures.example';
const world = await createShareWorld({ env: { CDN_URL: cdn, CDN_SIGNED_SECONDS: '600' } });
after(() => world.close());
const { house, database, wedding, photoId } = world;
const open = await world.album({ title: 'Open', audience: 'public' });
const openPhoto = await world.photo({ albumId: open.id });
const member = await world.user({ role: 'member' });
const grant = (verbs: readonly ('view' | 'download')[]) =>
  world.gallery.change({ viewer: world.system, reason: 'test' }, tx =>
    tx.albums.edit(wedding.id, {
      grants: verbs.length === 0 ? {} : { [`user:${member.id}`]: verbs },
    }),
  );
const keys = createKeyRing({ db: database.knex, secret: house.secret, generation: () => null });

/** The picture addresses of a page as a browser reads them, without their host where that is the CDN. */
async function picturesOf(client: Awaited<ReturnType<typeof world.client>>, page: string): Promise<string[]> {
  const { status, body } = await client.get(page);
  assert.equal(status, 200, page);
  const values = [...body.matchAll(/\s(?:src|srcset)="([^"]*\/i\/[^"]*)"/g)].map(([, value]) => value!);
  return values.flatMap(value =>
    value
      .replaceAll('&amp;', '&')
      .split(', ')
      .map(part => part.split(' ')[0]!),
  );
}

/** As the CDN asks: without cookies, on the path that it was given. */
async function fetchAsCdn(address: string) {
  const response = await fetch(world.url + address.replace(cdn, ''));
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
}

async function rendered(): Promise<number> {
  const [row] = await database.knex('derivatives').count({ count: '*' });
  return Number(row!.count);
}

test('what everybody may see is loaded from the CDN by its plain address', async () => {
  const pictures = await picturesOf(world.client(), `/albums/${open.slug}`);
  assert.ok(pictures.length > 0);
  for (const address of pictures)
    assert.match(address, /^https:\/\/pictures\.example\/i\/[\w-]+\/[a-z]+@\d+\/[0-9a-f]{12}\.\w+$/);
  const page = await world.client().get(`/albums/${open.slug}`);
  assert.match(page.headers.get('Content-Security-Policy')!, /img-src [^;]* https:\/\/pictures\.example/);
  const { status, headers } = await fetchAsCdn(pictures[0]!);
  assert.deepEqual([status, headers.get('Cache-Control')], [200, 'public, max-age=300']);
  assert.equal(headers.get('Cross-Origin-Resource-Policy'), 'cross-origin');
});

test('what others may see comes by addresses that are good for anybody until they expire', async () => {
  const curator = await world.signIn(world.curator);
  const [address] = await picturesOf(curator, `/photos/${photoId}`);
  assert.match(
    address!,
    /^https:\/\/pictures\.example\/i\/.+\?e=\d+&k=[0-9a-f]{8}&u=u\.[\w-]+&v=[0-9a-f]{8}&s=[\w-]{22}$/,
  );
  const { status, headers, body } = await fetchAsCdn(address!);
  assert.equal(status, 200);
  assert.ok(body.length > 0);
  assert.equal(headers.get('Set-Cookie'), null);
  const left = Number(new URL(address!).searchParams.get('e')) - Date.now() / 1_000;
  const [, age, shared] = /^public, max-age=(\d+), s-maxage=(\d+), must-revalidate$/.exec(
    headers.get('Cache-Control')!,
  )!;
  assert.equal(age, shared);
  assert.ok(Number(age) <= left && Number(age) > left - 5 && left <= 600 && left >= 298);
  const plain = await fetchAsCdn(new URL(address!).pathname);
  assert.equal(plain.status, 404);
  // the same page names the same addresses, so that what was kept is found again
  assert.equal((await picturesOf(curator, `/photos/${photoId}`))[0]?.split('&s=')[1]?.length, 22);
  const again = await fetch(world.url + address!.replace(cdn, ''), {
    headers: { 'If-None-Match': headers.get('ETag')! },
  });
  assert.equal(again.status, 304);
  assert.match(again.headers.get('Cache-Control')!, /^public, max-age=\d+, s-maxage=/);
});

test('who is signed in loads what everybody may see by the address that guests have, too', async () => {
  const curator = await world.signIn(world.curator);
  const theirs = await picturesOf(curator, `/photos/${openPhoto}`);
  assert.deepEqual(theirs, await picturesOf(world.client(), `/photos/${openPhoto}`));
});

test('an address that was changed in any part is refused, and nothing is asked about the photo', async () => {
  const curator = await world.signIn(world.curator);
  const [address] = await picturesOf(curator, `/photos/${photoId}`);
  const whole = new URL(address!);
  const before = await rendered();
  const change = (edit: (url: URL) => void) => {
    const url = new URL(whole);
    edit(url);
    return url.pathname + url.search;
  };
  const refused = [
    change(url => url.searchParams.set('e', String(Number(url.searchParams.get('e')) + 1))),
    change(url => url.searchParams.set('k', '00000000')),
    change(url => url.searchParams.set('u', `u.${member.id}`)),
    change(url => url.searchParams.set('v', '00000000')),
    change(url => url.searchParams.set('s', 'A'.repeat(22))),
    change(url => url.searchParams.delete('s')),
    change(url => url.searchParams.delete('e')),
    change(url => url.searchParams.append('e', '9999999999')),
    change(url => url.searchParams.set('s', 'ä')),
    change(url => {
      url.pathname = url.pathname.replace(/@\d+\/[0-9a-f]{12}/, '@1/000000000000');
    }),
    change(url => {
      url.pathname = url.pathname.replace(/\/[a-z]+@1\//, '/large@1/').replace('.jpg', '.avif');
    }),
    // for photos that are there and for those that never were it is one answer
    change(url => {
      url.pathname = url.pathname.replace(photoId, openPhoto);
    }),
    change(url => {
      url.pathname = url.pathname.replace(photoId, 'nobody');
    }),
  ];
  for (const path of refused) assert.equal((await fetchAsCdn(path)).status, 403, path);
  assert.equal(await rendered(), before);
});

test('one that has expired is 410, whether there is such a photo or not', async () => {
  const key = (await keys.current())!;
  for (const id of [photoId, 'nobody']) {
    const path = `/i/${id}/thumb@1/${'0'.repeat(12)}.jpg`;
    const query = signPicture(key, {
      path,
      expires: Math.floor(Date.now() / 1_000) - 1,
      signer: 'u.x',
      mark: '00000000',
    });
    const { status, headers } = await fetchAsCdn(`${path}?${query}`);
    assert.deepEqual([status, headers.get('Cache-Control')], [410, 'no-store']);
  }
});

test('what its signer may not see any more is gone at once', async () => {
  await grant(['view']);
  const client = await world.signIn(member);
  const [address] = await picturesOf(client, `/photos/${photoId}`);
  assert.equal((await fetchAsCdn(address!)).status, 200);
  await grant([]);
  assert.equal((await fetchAsCdn(address!)).status, 404);
  await grant(['view']);
  assert.equal((await fetchAsCdn(address!)).status, 200);
  const edit = (publication: 'draft' | 'published') =>
    world.gallery.change({ viewer: world.system, reason: 'test' }, tx =>
      tx.photos.edit([photoId], { publication } as never),
    );
  await edit('draft');
  assert.equal((await fetchAsCdn(address!)).status, 404);
  await edit('published');
  await world.gallery.change({ viewer: world.system, reason: 'test' }, tx =>
    tx.users.edit(member.id, { disabled: true }),
  );
  assert.equal((await fetchAsCdn(address!)).status, 404);
});

test('a picture that would be another one by now is not given under the old address', async () => {
  const key = (await keys.current())!;
  const path = await world.image(photoId, 'thumb');
  const signer = `u.${world.curator.id}`;
  const expires = Math.floor(Date.now() / 1_000) + 300;
  const query = signPicture(key, { path, expires, signer, mark: markOf('"with another watermark"') });
  assert.equal((await fetchAsCdn(`${path}?${query}`)).status, 404);
});

test('pages below a share link name neither the link nor more than it opens, and end with it', async () => {
  const link = await world.link({ password: 'open sesame' });
  const visitor = world.client();
  await visitor.submit(`${link.base}/unlock`, { password: 'open sesame' }, { page: link.base });
  const [address] = await picturesOf(visitor, `${link.base}/photos/${photoId}`);
  assert.match(address!, /^https:\/\/pictures\.example\/i\//);
  assert.ok(!address!.includes(link.token));
  assert.equal((await fetchAsCdn(address!)).status, 200);
  await world.gallery.change({ viewer: world.system, reason: 'test' }, tx => tx.shares.revoke(link.id));
  assert.equal((await fetchAsCdn(address!)).status, 404);

  const end = new Date(Date.now() + 90_000);
  const short = await world.link({ expiresAt: end });
  const [brief] = await picturesOf(world.client(), `${short.base}/photos/${photoId}`);
  assert.ok(Number(new URL(brief!).searchParams.get('e')) * 1_000 <= end.getTime());
});

test('another password of a link ends what was signed for those who knew the first', async () => {
  const link = await world.link({ password: 'open sesame' });
  const visitor = world.client();
  await visitor.submit(`${link.base}/unlock`, { password: 'open sesame' }, { page: link.base });
  const [address] = await picturesOf(visitor, `${link.base}/photos/${photoId}`);
  assert.equal((await fetchAsCdn(address!)).status, 200);
  const password = await house.passwords.prepare('another one');
  await world.gallery.change({ viewer: world.system, reason: 'test' }, tx =>
    tx.shares.edit(link.id, { password } as never),
  );
  assert.equal((await fetchAsCdn(address!)).status, 404);
});

test('the key before the newest still holds good, the one before that does not, and every process hears of it', async () => {
  const curator = await world.signIn(world.curator);
  const [address] = await picturesOf(curator, `/photos/${photoId}`);
  const keyOf = (text: string) => new URL(text).searchParams.get('k');
  const second = await keys.rotate();
  const [newer] = await waitFor(
    () => picturesOf(curator, `/photos/${photoId}`),
    ([each]) => keyOf(each!) === second,
  );
  assert.equal((await fetchAsCdn(address!)).status, 200);
  assert.deepEqual(
    (await keys.list()).map(({ state }) => state),
    ['signs', 'holds'],
  );
  await keys.rotate();
  await waitFor(
    () => fetchAsCdn(address!),
    ({ status }) => status === 403,
  );
  assert.equal((await fetchAsCdn(newer!)).status, 200);
  await keys.retire(second);
  await waitFor(
    () => fetchAsCdn(newer!),
    ({ status }) => status === 403,
  );
  await assert.rejects(keys.retire(second), /no key/);
});

/** Asks again until it is so: other processes hear of changes a moment later. */
async function waitFor<Value>(ask: () => Promise<Value>, isSo: (value: Value) => boolean): Promise<Value> {
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await ask();
    if (isSo(value)) return value;
  }
  throw new Error('it never came to be so');
}
