import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { readZip } from '../downloads/read-zip.fixture.ts';
import type { AlbumEdit, NewShare, WatermarkEdit, Writers } from '../plugin-api/index.ts';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';

let site: TestGallery;
let curator: TestUser;
before(async () => {
  site = await createTestGallery();
  curator = await site.user({ role: 'curator' });
});
after(() => site.close());

const change = async <Value>(write: (tx: Writers) => Promise<Value>) =>
  (await site.gallery.change({ viewer: curator.viewer, reason: 'test' }, write)).value;

const proof: WatermarkEdit = {
  ...{ name: 'Proof', kind: 'text', text: 'PROOF · הגהה' },
  ...{ place: 'middle', size: 'large', opacity: 90 },
};
const addWatermark = async (watermark: WatermarkEdit = proof) =>
  (await change(tx => tx.settings.addWatermark(watermark))).id;

/** A public album that carries a watermark, with a photo of 1,000 × 700 pixels. */
async function makeAlbum(edit: AlbumEdit = {}) {
  const watermark = await addWatermark();
  const album = await site.album({ audience: 'public' });
  await change(tx => tx.albums.edit(album.id, { watermark, ...edit }));
  const photoId = await site.photo({ albumId: album.id, width: 1000, height: 700 });
  return { ...album, watermark, photoId };
}

type Headers = Readonly<Record<string, string>>;

async function headersOf(user: TestUser): Promise<Headers> {
  const { cookies } = await site.signIn(user);
  return { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
}

async function get(where: string, headers: Headers = {}) {
  const response = await fetch(site.url + where, { headers });
  const { status, headers: answered } = response;
  return { status, headers: answered, body: Buffer.from(await response.arrayBuffer()) };
}

async function imageOf(photoId: string, preset: string, extension = 'jpg'): Promise<string> {
  const photo = (await site.as('system').photos.find(photoId))!;
  return `/i/${photoId}/${preset}@1/${photo.hash}.${extension}`;
}

/** Mean difference of two pictures' channels, 0–255. */
async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map(file => sharp(file).removeAlpha().raw().toBuffer()));
  assert.equal(a!.length, b!.length);
  return a!.reduce((sum, value, at) => sum + Math.abs(value - b![at]!), 0) / a!.length;
}

describe('bytes', () => {
  test('guests get marked pictures for everybody, who edits gets clean ones that no cache between keeps', async () => {
    const { photoId } = await makeAlbum();
    const address = await imageOf(photoId, 'medium');
    const editor = await headersOf(curator);
    const [marked, clean] = [await get(address), await get(address, editor)];
    assert.ok((await difference(marked.body, clean.body)) > 1);
    assert.match(marked.headers.get('cache-control')!, /^public/);
    assert.equal(clean.headers.get('cache-control'), 'private, no-cache');
    assert.notEqual(marked.headers.get('etag'), clean.headers.get('etag'));
    const again = await get(address, { 'If-None-Match': marked.headers.get('etag')! });
    assert.equal(again.status, 304);
    const others = await get(address, { ...editor, 'If-None-Match': marked.headers.get('etag')! });
    assert.equal(others.status, 200, 'what a guest has is not what an editor gets');
    const stolen = await get(address, { 'If-None-Match': clean.headers.get('etag')! });
    assert.equal(stolen.status, 200);
  });

  test('the smallest pictures carry none, and are the same for all', async () => {
    const { photoId } = await makeAlbum();
    const address = await imageOf(photoId, 'thumb');
    const theirs = await get(address, await headersOf(curator));
    assert.ok((await get(address)).body.equals(theirs.body));
  });

  test('every format and every size above them carries it', async () => {
    const { photoId } = await makeAlbum();
    const editor = await headersOf(curator);
    for (const [preset, extension] of [
      ['small', 'jpg'],
      ['large', 'webp'],
      ['small', 'png'],
    ] as const) {
      const address = await imageOf(photoId, preset, extension);
      const [marked, clean] = [await get(address), await get(address, editor)];
      assert.equal(marked.status, 200);
      assert.ok((await difference(marked.body, clean.body)) > 1, `${preset}.${extension}`);
    }
  });

  test('a change of the watermark is seen by the next request, as is the change taken back', async () => {
    const { photoId, watermark } = await makeAlbum();
    const address = await imageOf(photoId, 'small');
    const first = await get(address);
    const { changesetId } = await site.gallery.change({ viewer: site.system, reason: 'test' }, tx =>
      tx.settings.editWatermark(watermark, { ...proof, text: 'SAMPLE', opacity: 40 }),
    );
    const second = await get(address, { 'If-None-Match': first.headers.get('etag')! });
    assert.equal(second.status, 200);
    assert.ok((await difference(first.body, second.body)) > 0.5);
    await site.gallery.undo(changesetId!, { viewer: site.system, reason: 'test' });
    const third = await get(address, { 'If-None-Match': first.headers.get('etag')! });
    assert.equal(third.status, 304);
  });

  test('an image is drawn as it is', async () => {
    const png = await sharp({ create: { width: 80, height: 40, channels: 4, background: '#f00' } })
      .png()
      .toBuffer();
    const image = { sha256: 'ab'.repeat(32), png, width: 80, height: 40 };
    await change(tx => tx.settings.keepWatermarkImage(image));
    const look = { place: 'middle', size: 'large', opacity: 100 } as const;
    const logo = await addWatermark({ name: 'Logo', kind: 'image', image: image.sha256, ...look });
    const { photoId } = await makeAlbum({ watermark: logo });
    const { data, info } = await sharp((await get(await imageOf(photoId, 'medium'))).body)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels;
    const [red, green, blue] = data.subarray(middle, middle + 3);
    assert.ok(red! > 200 && green! < 60 && blue! < 60, `${red} ${green} ${blue}`);
  });
});

describe('rules', () => {
  const isMarked = async (photoId: string, headers: Headers = {}) => {
    const address = await imageOf(photoId, 'small');
    const clean = await get(address, await headersOf(curator));
    const theirs = await get(address, headers);
    assert.equal(theirs.status, 200);
    return (await difference(theirs.body, clean.body)) > 1;
  };

  test('albums below inherit it, until one says none', async () => {
    const { id, photoId } = await makeAlbum();
    const below = await site.album({ parentId: id, audience: null });
    const inner = await site.photo({ albumId: below.id, width: 900, height: 600 });
    assert.equal(await isMarked(photoId), true);
    assert.equal(await isMarked(inner), true);
    await change(tx => tx.albums.edit(below.id, { watermark: 'none' }));
    assert.equal(await isMarked(inner), false);
    assert.equal(await isMarked(photoId), true);
    await change(tx => tx.albums.edit(below.id, { watermark: null }));
    assert.equal(await isMarked(inner), true);
  });

  test('taking the rule back takes the watermark away', async () => {
    const album = await site.album({ audience: 'public' });
    const photoId = await site.photo({ albumId: album.id, width: 900, height: 600 });
    const watermark = await addWatermark();
    const request = { viewer: site.system, reason: 'test' };
    const { changesetId } = await site.gallery.change(request, tx => tx.albums.edit(album.id, { watermark }));
    assert.equal(await isMarked(photoId), true);
    await site.gallery.undo(changesetId!, request);
    assert.equal(await isMarked(photoId), false);
  });

  test('a photo that is shown without one anywhere is shown without one, to whom it is shown there', async () => {
    const { photoId } = await makeAlbum();
    const members = await site.album({ audience: 'signed-in' });
    await change(tx => tx.albums.addPhotos(members.id, [photoId]));
    assert.equal(await isMarked(photoId), true);
    assert.equal(await isMarked(photoId, await headersOf(await site.user())), false);
  });

  test('an album without a watermark that shows small pictures frees no larger ones', async () => {
    const { photoId } = await makeAlbum();
    const small = await site.album({ audience: 'public' });
    await change(async tx => {
      await tx.albums.edit(small.id, { largestSize: 800 });
      await tx.albums.addPhotos(small.id, [photoId]);
    });
    assert.equal(await isMarked(photoId), false, 'of 800 pixels');
    const address = await imageOf(photoId, 'medium');
    const clean = await get(address, await headersOf(curator));
    assert.ok((await difference((await get(address)).body, clean.body)) > 1, 'of 1,000 pixels');
  });

  test('a watermark that is named and not there leaves no picture bare', async () => {
    const { photoId, watermark } = await makeAlbum();
    await site.database
      .knex('settings')
      .where({ key: 'watermarks' })
      .update({
        value: site.database.knex.raw('value - ?::text', [watermark]),
      });
    site.changes.bump();
    assert.equal(await isMarked(photoId), true);
  });

  test('one that an album carries can’t be removed; one that is not there can’t be chosen', async () => {
    const { id, watermark } = await makeAlbum();
    const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code;
    await assert.rejects(
      change(tx => tx.settings.removeWatermark(watermark)),
      refused('CONFLICT'),
    );
    await change(tx => tx.albums.edit(id, { watermark: 'none' }));
    await change(tx => tx.settings.removeWatermark(watermark));
    await assert.rejects(
      change(tx => tx.albums.edit(id, { watermark })),
      refused('NOT_ACCEPTED'),
    );
  });

  test('watermarks are for who edits everything; who manages an album may look at them', async () => {
    const member = await site.user();
    await assert.rejects(
      site.gallery.change({ viewer: member.viewer, reason: 'test' }, tx => tx.settings.addWatermark(proof)),
      (error: unknown) => (error as { code?: string }).code === 'FORBIDDEN',
    );
    const { id } = await makeAlbum();
    assert.deepEqual(await site.gallery.as(member.viewer).settings.watermarks(), []);
    const grants = { [`user:${member.id}`]: ['view', 'manage'] } as const;
    await change(tx => tx.albums.edit(id, { grants }));
    assert.ok((await site.gallery.as(member.viewer).settings.watermarks()).length > 0);
  });

  test('what no watermark can be is refused', async () => {
    const wrong = [
      { text: '' },
      { text: ' \n ' },
      ...['\u200b', '\u00ad', '\u202e', '\u2800', '\u200d\ufe0f'].map(text => ({ text })),
      { text: 'x'.repeat(81) },
      { place: 'left' },
      { opacity: 5 },
      { opacity: 50.5 },
      { kind: 'image', image: 'ab' },
      { colour: 'red' },
    ];
    for (const part of wrong)
      await assert.rejects(addWatermark({ ...proof, ...part } as never), JSON.stringify(part));
    assert.ok(await addWatermark({ ...proof, text: '語'.repeat(80) }), '80 characters, whatever they are');
    for (const text of ['.', '©', '٣', '📷', 'ㅤ']) assert.ok(await addWatermark({ ...proof, text }), text);
  });
});

describe('originals', () => {
  const open = { audienceVerbs: ['view', 'download'] } as const;
  const fits = async (file: Buffer) => Math.max(...Object.values(await sizeOf(file)));
  const sizeOf = async (file: Buffer) => {
    const { width, height } = await sharp(file).metadata();
    return { width, height };
  };

  async function filesIn(body: Buffer): Promise<Buffer[]> {
    const file = path.join(site.folder, `${crypto.randomUUID()}.zip`);
    await writeFile(file, body);
    // stored as they are, each behind a header of its own
    return (await readZip(file)).map(({ offset, bytes }) => {
      const start = offset + 30 + body.readUInt16LE(offset + 26) + body.readUInt16LE(offset + 28);
      return body.subarray(start, start + bytes);
    });
  }

  test('nobody who gets marked pictures gets the original: not alone, not in a ZIP, not in tiles', async () => {
    const { photoId, slug } = await makeAlbum(open);
    const editor = await headersOf(curator);
    assert.equal((await get(`/photos/${photoId}/original`)).status, 404);
    assert.equal((await get(`/photos/${photoId}/original`, editor)).status, 200);
    const page = String((await get(`/photos/${photoId}`)).body);
    assert.doesNotMatch(page, /\/original/);
    const [given] = await filesIn((await get(`/albums/${slug}/download`)).body);
    const [original] = await filesIn((await get(`/albums/${slug}/download`, editor)).body);
    assert.equal(await fits(given!), 1000);
    assert.ok((await difference(given!, original!)) > 1);
    assert.ok(given!.equals((await get(await imageOf(photoId, 'large'))).body));
  });

  test('what is bounded in size and marked is given as both', async () => {
    const { slug, photoId } = await makeAlbum({ ...open, largestSize: 800 });
    const [given] = await filesIn((await get(`/albums/${slug}/download`)).body);
    assert.ok(given!.equals((await get(await imageOf(photoId, 'small'))).body));
    const told = async (id: string) => String((await get(`/download/selected?photos=${id}`)).body);
    assert.match(await told(photoId), /One photo at up to 800 pixels, with a watermark/);
    const { photoId: unbounded } = await makeAlbum(open);
    assert.match(await told(unbounded), /One photo with a watermark/);
    assert.equal((await get(await imageOf(photoId, 'medium'))).status, 404);
  });

  test('what is no larger than the pictures without one is given as it is', async () => {
    const { id } = await makeAlbum(open);
    const tiny = await site.photo({ albumId: id, width: 300, height: 200 });
    assert.equal((await get(`/photos/${tiny}/original`)).status, 200);
  });

  test('no address on any page or feed leads a guest to a picture without it', async () => {
    const { photoId, slug } = await makeAlbum(open);
    const pages = [`/albums/${slug}`, `/photos/${photoId}`, `/photos/${photoId}/around`, '/'];
    const found = new Set<string>();
    for (const page of pages) {
      const body = String((await get(page)).body);
      for (const [address] of body.matchAll(new RegExp(`/i/${photoId}/[^\\s"',]+`, 'g'))) found.add(address);
    }
    assert.ok(found.size > 2);
    const editor = await headersOf(curator);
    for (const address of found) {
      const theirs = await get(address);
      assert.equal(theirs.status, 200, address);
      if ((await fits(theirs.body)) <= 400) continue;
      assert.ok((await difference(theirs.body, (await get(address, editor)).body)) > 1, address);
    }
  });
});

describe('share links', () => {
  async function makeLink(albumId: string, options: Partial<NewShare> = {}): Promise<string> {
    const { token } = await change(tx => tx.shares.create({ name: 'For Ana', albumId, ...options }));
    return `/s/${token}`;
  }

  test('carry the album’s, or their own text in its place, and never none', async () => {
    const { id, photoId } = await makeAlbum();
    const address = await imageOf(photoId, 'small');
    const clean = (await get(address, await headersOf(curator))).body;
    const plain = await get((await makeLink(id)) + address);
    const own = await get((await makeLink(id, { watermark: 'For Ana' })) + address);
    for (const { body, headers } of [plain, own]) {
      assert.ok((await difference(body, clean)) > 1);
      assert.equal(headers.get('cache-control'), 'private, no-cache');
    }
    assert.ok((await difference(plain.body, own.body)) > 0.5);
    assert.notEqual(plain.headers.get('etag'), own.headers.get('etag'));
  });

  test('mark what carries nothing elsewhere, and let nobody download the original then', async () => {
    const album = await site.album({ audience: 'restricted' });
    const photoId = await site.photo({ albumId: album.id, width: 900, height: 600 });
    const verbs = ['view', 'download'] as const;
    const [open, marked] = [
      await makeLink(album.id, { verbs }),
      await makeLink(album.id, { verbs, watermark: 'Für Ana – عينة' }),
    ];
    const address = await imageOf(photoId, 'small');
    assert.ok((await difference((await get(open + address)).body, (await get(marked + address)).body)) > 0.1);
    assert.equal((await get(`${open}/photos/${photoId}/original`)).status, 200);
    assert.equal((await get(`${marked}/photos/${photoId}/original`)).status, 404);
    assert.doesNotMatch(String((await get(`${marked}/photos/${photoId}`)).body), /\/original/);
  });

  test('a text is one line of at most 80 characters', async () => {
    const { id } = await makeAlbum();
    await assert.rejects(makeLink(id, { watermark: 'x'.repeat(81) }));
    await assert.rejects(makeLink(id, { watermark: '  ' }));
    await assert.rejects(makeLink(id, { watermark: '\u200b\u2060' }), 'nothing that could be drawn');
    await makeLink(id, { watermark: 'two\nlines' });
    const [share] = await site.gallery.as(curator.viewer).shares.ofAlbum(id);
    assert.equal(share!.asked.watermark, 'two lines');
    assert.equal(share!.inForce.watermark, 'two lines');
  });
});
