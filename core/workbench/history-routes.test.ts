import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { definePlugin, type Writers } from '../plugin-api/index.ts';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let admin: WebClient;
let ada: TestUser;

before(async () => {
  site = await createTestGallery();
  ada = await site.user({ role: 'admin', name: 'ada', displayName: 'Ada <b>L</b>' });
  admin = await site.signIn(ada);
});
after(() => site.close());

const poison = `"><script>alert(1)</script>`;
const read = () => site.gallery.as(systemViewer);

async function change(reason: string, write: (tx: Writers) => Promise<unknown>): Promise<string> {
  return (await site.gallery.change({ viewer: ada.viewer, reason }, write)).changesetId!;
}

const undo = (id: string, page = '/admin', back = '/admin') =>
  admin.submit(`/admin/changes/${id}/undo`, { back }, { page });

/** What a page tells of fields: label, before, after. */
function toldFields(body: string): string[][] {
  const plain = (html: string) =>
    html
      .replace(/<span class="visually-hidden">[^<]*<\/span>/g, '')
      .replace(/<[^>]+>/g, '')
      .trim();
  return [...body.matchAll(/<dt>([^<]*)<\/dt>\s*<dd>([\s\S]*?)<\/dd>/g)].map(([, label, value]) => [
    label!,
    plain(/<del>([\s\S]*?)<\/del>/.exec(value!)?.[1] ?? ''),
    plain(/<ins>([\s\S]*?)<\/ins>/.exec(value!)?.[1] ?? ''),
  ]);
}

test('history says who, when and why, and each field from what to what in plain words', async () => {
  const { id } = await site.album({ title: 'Before', audience: 'public' });
  const photo = await site.photo({ albumId: id, details: { title: 'Owl' } });
  await change('A new name', tx =>
    tx.albums.edit(id, {
      title: 'After',
      audience: 'signed-in',
      publication: 'draft',
      featured: true,
      coverPhotoId: photo,
      order: 'newest',
    }),
  );
  const { body } = await admin.get(`/admin/history/album/${id}`);
  assert.match(body, /History of After/);
  assert.match(body, /A new name/);
  assert.match(body, /Ada &lt;b&gt;L&lt;\/b&gt;/);
  assert.match(body, /<time datetime="\d{4}-/);
  assert.deepEqual(toldFields(body).slice(0, 6), [
    ['Title', 'Before', 'After'],
    ['Cover', 'The first photo', 'Owl'],
    ['Who may see it', 'Everybody', 'Whoever is signed in'],
    ['Publication', 'Published', 'Draft'],
    ['Order of the photos', 'As arranged', 'Newest first'],
    ['Featured', 'no', 'yes'],
  ]);
  assert.match(body, /Album made/);
});

test('a photo’s tags, albums, dates and places are told by their names', async () => {
  const one = await site.album({ title: 'One' });
  const two = await site.album({ title: 'Two' });
  const id = await site.photo({ albumId: one.id, keywords: [['old tag']] });
  await change('Much', async tx => {
    await tx.photos.edit([id], {
      tags: [['Animals', 'Birds']],
      rating: 4,
      taken: { at: '2019-07-04T00:00:00', offsetMinutes: null, precision: 'day', source: 'curator' },
      place: { location: null, city: 'Bergen', state: null, country: 'Norway', countryCode: null },
    });
    await tx.albums.addPhotos(two.id, [id]);
    await tx.albums.removePhotos(one.id, [id]);
  });
  const { body } = await admin.get(`/admin/history/photo/${id}`);
  const told = toldFields(body);
  for (const line of [
    ['Rating', 'nothing', '4'],
    ['Taken', 'nothing', 'Thursday, 4 July 2019'],
    ['Place', 'nothing', 'Bergen, Norway'],
    ['Added to album', '', 'Two'],
    ['Taken out of album', 'One', ''],
    ['Tags removed', 'old tag', ''],
    ['Tags added', '', 'Birds'],
  ]) {
    assert.ok(
      told.some(each => JSON.stringify(each) === JSON.stringify(line)),
      `${line} in ${JSON.stringify(told)}`,
    );
  }
});

test('what lies deeper in an album, in the settings, a watermark or a picture size is told by its parts', async () => {
  const { id } = await site.album({ title: 'Deep' });
  const bea = await site.user({ name: 'bea', displayName: 'Bea' });
  const told = async (write: (tx: Writers) => Promise<unknown>) =>
    toldFields((await admin.get(`/admin/changes/${await change('Deep', write)}`)).body);
  let mark = '';
  const drawn = { place: 'corner', size: 'small', opacity: 40 } as const;
  assert.deepEqual(
    await told(async tx => {
      mark = (await tx.settings.addWatermark({ name: 'Mine', kind: 'text', text: 'Vera', ...drawn })).id;
    }),
    [
      ['Mine: What it is', 'nothing', 'A text'],
      ['Mine: Name', 'nothing', 'Mine'],
      ['Mine: Size', 'nothing', 'Small'],
      ['Mine: Text', 'nothing', 'Vera'],
      ['Mine: Where', 'nothing', 'In the lower right corner'],
      ['Mine: Opacity', 'nothing', '40%'],
    ],
  );
  const edit = {
    translations: { de: { title: 'Tief' } },
    grants: { [`user:${bea.id}`]: ['view', 'comment', 'download'] as const },
    largestSize: 1280,
    placeShown: 'town' as const,
    watermark: mark,
  } as const;
  assert.deepEqual(await told(tx => tx.albums.edit(id, edit)), [
    ['Title (Deutsch)', 'nothing', 'Tief'],
    ['Bea may', 'nothing', 'view, comment and download'],
    ['Largest size', 'nothing', '1280'],
    ['Place shown', 'nothing', 'the town, rounded'],
    ['Watermark', 'nothing', 'Mine'],
  ]);
  assert.deepEqual(await told(tx => tx.albums.edit(id, { watermark: 'none' })), [
    ['Watermark', 'Mine', 'None'],
  ]);
  const embedding = { by: 'listed', origins: ['https://blog.example'] } as const;
  assert.deepEqual(await told(tx => tx.settings.editSite({ embedding })), [
    ['Public photos and albums in the pages of others', 'nothing', 'Only these sites may'],
    ['Sites', 'nothing', 'https://blog.example'],
  ]);
  const { recipe } = (await read().presets.all()).inForce.find(({ name }) => name === 'small')!;
  await change('First', tx => tx.presets.edit('small', { ...recipe, sharpening: 'soft' }));
  const quality = { ...recipe.quality, jpg: 71 };
  const body = await told(tx => tx.presets.edit('small', { ...recipe, sharpening: 'strong', quality }));
  assert.deepEqual(body.slice(-2).toSorted(), [
    ['Quality: JPEG', String(recipe.quality.jpg), '71'],
    ['Sharpening', 'Soft', 'Strong'],
  ]);
});

test('a change is undone from the note after it, and the undo is undone', async () => {
  const { id } = await site.album({ title: 'Kept' });
  const changeset = await change('Renamed it', tx => tx.albums.edit(id, { title: 'Lost' }));
  const page = `/admin/albums/${id}?done=${changeset}`;
  const note = await admin.get(page);
  assert.match(note.body, /role="status"[\s\S]*Renamed it[\s\S]*Undo/);
  const undone = await undo(changeset, page, `/admin/albums/${id}`);
  assert.equal(undone.status, 303);
  assert.equal((await read().albums.findById(id))!.title, 'Kept');
  const after = await admin.get(undone.location!);
  assert.match(after.body, /Undone: Renamed it[\s\S]*Redo/);
  const [, redo] = /action="\/admin\/changes\/([^/]+)\/undo"/.exec(after.body)!;
  const redone = await undo(redo!, undone.location!, `/admin/albums/${id}`);
  assert.equal((await read().albums.findById(id))!.title, 'Lost');
  assert.match((await admin.get(redone.location!)).body, /Redone: Renamed it/);
});

test('what would lose later work is explained instead of undone, with the way to it', async () => {
  const { id } = await site.album({ title: 'A' });
  const first = await change('First', tx => tx.albums.edit(id, { title: 'B' }));
  await change('Second', tx => tx.albums.edit(id, { title: 'C' }));
  const answer = await undo(first);
  assert.equal(answer.status, 409);
  assert.match(answer.body, /would lose that later work/);
  assert.match(answer.body, new RegExp(`<a href="/admin/history/album/${id}">C</a>: Title`));
  assert.equal((await read().albums.findById(id))!.title, 'C');
  const twice = await change('Third', tx => tx.albums.edit(id, { title: 'D' }));
  await undo(twice);
  const again = await undo(twice);
  assert.equal(again.status, 409);
  assert.match(again.body, /undone already/);
});

test('the gallery’s history shows a batch as one line, and undoes it as one', async () => {
  const batchId = await site.gallery.openBatch({ viewer: ada.viewer, reason: 'Tidying up' }, 'test');
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    const { id } = await site.album({ title: `Batch ${i}` });
    ids.push(id);
  }
  for (const id of ids) {
    const request = { viewer: ada.viewer, reason: 'Tidying up', batchId };
    await site.gallery.change(request, tx => tx.albums.edit(id, { featured: true }));
  }
  await site.gallery.closeBatch(batchId, {});
  const { body } = await admin.get('/admin/history');
  assert.equal(body.match(new RegExp(`/admin/batches/${batchId}/undo`, 'g'))!.length, 1);
  assert.match(body, /3 things changed/);
  await admin.submit(
    `/admin/batches/${batchId}/undo`,
    { back: '/admin/history' },
    { page: '/admin/history' },
  );
  for (const id of ids) assert.equal((await read().albums.findById(id))!.featured, false);
  assert.match((await admin.get('/admin/history')).body, /class="undone"/);
});

test('one change is told whole, with all the objects that it touched', async () => {
  const ids = [await site.photo(), await site.photo()];
  const id = await change('Both rated', tx => tx.photos.edit(ids, { rating: 3 }));
  const { body } = await admin.get(`/admin/changes/${id}`);
  for (const photo of ids) assert.ok(body.includes(`/admin/history/photo/${photo}`));
  assert.equal(toldFields(body).length, 2);
});

test('history goes back page by page', async () => {
  const { id } = await site.album({ title: 'Long' });
  for (let i = 0; i < 55; i++) await change(`Turn ${i}`, tx => tx.albums.edit(id, { title: `Title ${i}` }));
  const first = await admin.get(`/admin/history/album/${id}`);
  const next = /rel="next" href="([^"]+)"/.exec(first.body)![1]!.replaceAll('&amp;', '&');
  const second = await admin.get(next);
  assert.match(first.body, /Turn 54/);
  assert.match(second.body, /Turn 0/);
  assert.doesNotMatch(second.body, /Turn 54/);
});

test('notes and histories show no markup that people typed, and lead nowhere else', async () => {
  const { id } = await site.album({ title: poison });
  const tagged = await site.photo({ albumId: id, keywords: [[poison]], details: { caption: poison } });
  const changeset = await change(poison, async tx => {
    await tx.albums.edit(id, { title: `${poison}2`, description: poison });
    await tx.photos.edit([tagged], { caption: null, author: poison, tags: [[`${poison}3`]] });
  });
  for (const path of [
    `/admin/history/album/${id}`,
    `/admin/history/photo/${tagged}`,
    `/admin/changes/${changeset}`,
    `/admin/albums/${id}?done=${changeset}`,
    '/admin/history',
    '/admin',
  ]) {
    const { status, body } = await admin.get(path);
    assert.equal(status, 200, path);
    assert.ok(!body.includes('<script>alert'), path);
  }
  const away = await undo(changeset, '/admin', '//evil.example/x');
  assert.match(away.location!, /^\/admin\/history\?done=/);
});

test('notes of others, and notes that name nothing, are not shown', async () => {
  const { id } = await site.album({ title: 'Quiet' });
  const other = (
    await site.gallery.change({ viewer: systemViewer, reason: 'Not mine' }, tx =>
      tx.albums.edit(id, { title: 'Q' }),
    )
  ).changesetId;
  for (const note of [other, 'x', '%00', '"><b>', 'batch-"><b>']) {
    const { status, body } = await admin.get(`/admin/albums/${id}?done=${note}`);
    assert.equal(status, 200);
    assert.ok(!body.includes('class="done"'), String(note));
  }
});

test('history is for who may edit', async () => {
  const { id } = await site.album();
  const changeset = await change('Secret plan', tx => tx.albums.edit(id, { title: 'S' }));
  const member = await site.signIn(await site.user());
  for (const path of ['/admin/history', `/admin/history/album/${id}`, `/admin/changes/${changeset}`]) {
    assert.equal((await member.get(path)).status, 403);
    assert.equal((await site.client().get(path)).status, 303);
  }
  const refused = await member.submit(`/admin/changes/${changeset}/undo`, {}, { page: '/account' });
  assert.equal(refused.status, 403);
  const curator = await site.signIn(await site.user({ role: 'curator' }));
  assert.equal((await curator.get(`/admin/history/user/${ada.id}`)).status, 404);
  for (const path of [
    '/admin/history/album/1111',
    '/admin/history/nonsense/1',
    '/admin/changes/1111',
    '/admin/history/album/%00',
  ]) {
    assert.equal((await admin.get(path)).status, 404, path);
  }
  assert.equal((await undo('1111')).status, 404);
});

test('what a plugin has set says so, and what it refuses is told in its words beside the field', async () => {
  const id = await site.photo();
  await site.usePlugins([
    {
      manifest: { id: 'house-rules' },
      definition: definePlugin(({ hooks }) => {
        hooks.photo.saving.tap(({ items }) => items.map(({ id }) => ({ id, patch: { credit: 'House' } })));
        hooks.photo.guarding.tap(({ items }) =>
          items
            .filter(({ draft }) => draft.title === 'Rude')
            .map(({ id }) => ({
              id,
              code: 'RUDE',
              message: 'Titles are <b>polite</b> here.',
              field: 'title',
            })),
        );
        return undefined;
      }),
    },
  ]);
  await change('A caption', tx => tx.photos.edit([id], { caption: 'Words' }));
  const { body } = await admin.get(`/admin/history/photo/${id}`);
  assert.match(body, /<ins>[^<]*<span[^<]*<\/span>House<\/ins> <span class="quiet">by house-rules<\/span>/);
  assert.equal(body.split('by house-rules').length, 2);
  const page = `/admin/photos/${id}`;
  const { revision } = (await read().photos.find(id))!;
  const refused = await admin.submit(page, { title: 'Rude', revision: String(revision) }, { page });
  await site.usePlugins([]);
  assert.equal(refused.status, 422);
  assert.match(refused.body, /Titles are &lt;b&gt;polite&lt;\/b&gt; here\./);
  assert.equal((await read().photos.find(id))!.title, null);
});
