import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createTestGallery, type TestGallery, type TestUser, type WebClient } from 'enfilade/plugin-testing';
import definition from './index.ts';
import type { Settings } from './settings.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const defaults: Settings = {
  moderation: 'guests',
  guests: true,
  perHour: 10,
  longestText: 200,
  closeAfterDays: 0,
};

let world: TestGallery;
let curator: TestUser;
let member: TestUser;
let manifest: { id: string };

before(async () => {
  manifest = JSON.parse(await readFile(`${folder}plugin.json`, 'utf8'));
  world = await createTestGallery({
    env: { TRUST_PROXY: '1' },
    plugins: [{ manifest, folder, definition, settings: { ...defaults } }],
  });
  curator = await world.user({ role: 'curator', displayName: 'Cora' });
  member = await world.user({ displayName: 'Mia & Co' });
});
after(() => world.close());

/** A photo in an album whose visitors may do this. */
async function addPhoto(
  verbs: ('view' | 'comment')[] = ['view', 'comment'],
  title = 'Dune',
): Promise<string> {
  const album = await world.album();
  const edit = { audienceVerbs: verbs };
  await world.gallery.change({ viewer: { kind: 'system', name: 'test' }, reason: 'test' }, tx =>
    tx.albums.edit(album.id, edit),
  );
  return world.photo({ albumId: album.id, details: { title } });
}

let networks = 0;
/** A guest from a network that nobody has come from. */
function comeAlong(): WebClient {
  networks += 1;
  return world.client({ address: `203.0.${networks}.1` });
}

const pageOf = (photo: string) => `/x/comments/photo/${photo}`;

function write(browser: WebClient, photo: string, fields: Record<string, string>) {
  return browser.submit(`${pageOf(photo)}/write`, fields, { page: pageOf(photo) });
}

async function use(settings: Partial<Settings>): Promise<void> {
  await world.usePlugins([{ manifest, folder, definition, settings: { ...defaults, ...settings } }]);
}

/** What the photo’s page shows to a guest who comes for the first time. */
async function seen(photo: string): Promise<string> {
  return (await world.client().get(`/photos/${photo}`)).body;
}

/** Presses a button of the moderation page for the comments that it lists with these words. */
async function press(desk: WebClient, action: string, { state, words }: { state: string; words: RegExp }) {
  const { body } = await desk.get(`/admin/x/comments?state=${state}`);
  const rows = body.split('<li id="comment-').slice(1);
  const ids = rows.filter(row => words.test(row)).map(row => row.slice(0, 36));
  const picks = Object.fromEntries(ids.map(id => [`pick-${id}`, 'on']));
  return desk.submit('/admin/x/comments', { state, action, ...picks });
}

test('a guest’s comment waits, is told so, and is shown once a curator approves it', async () => {
  await use({});
  const photo = await addPhoto();
  const first = await seen(photo);
  assert.match(first, /No comments yet/);
  assert.ok(first.includes(`href="${pageOf(photo)}#write"`));

  const guest = comeAlong();
  const sent = await write(guest, photo, { name: ' Anna ', body: 'What a light!' });
  assert.equal(sent.status, 303);
  const told = await guest.get(sent.location!);
  assert.match(told.body, /waits for approval/);
  assert.match(told.headers.get('cache-control')!, /no-store/);
  assert.doesNotMatch(told.body + (await seen(photo)), /What a light!/);

  const desk = await world.signIn(curator);
  assert.match((await desk.get('/admin')).body, /1 comment waits for approval/);
  const done = await press(desk, 'approve', { state: 'waiting', words: /What a light!/ });
  assert.match((await desk.get(done.location!)).body, /1 comment approved/);
  const shown = await seen(photo);
  assert.match(shown, /1 comment</);
  assert.match(shown, /Anna<\/bdi><\/strong>\s*<span class="quiet">guest/);
  assert.match(shown, /What a light!/);
});

test('people who are signed in write under their name, at once or after approval, and see what waits of their own', async () => {
  await use({});
  const photo = await addPhoto();
  const browser = await world.signIn(member);
  await write(browser, photo, { name: 'Somebody else', body: 'At once' });
  assert.match(await seen(photo), /Mia &amp; Co<\/bdi>/);
  await use({ moderation: 'all' });
  const sent = await write(browser, photo, { body: 'Only mine so far' });
  assert.match(sent.location!, /sent=waiting/);
  assert.match((await browser.get(`/photos/${photo}`)).body, /waits for approval.*Only mine so far/s);
  assert.doesNotMatch(await seen(photo), /Only mine so far/);
  const desk = await world.signIn(curator);
  await write(desk, photo, { body: 'Editors wait for nobody' });
  assert.match(await seen(photo), /Editors wait for nobody/);
});

test('a rejection takes a comment away and is taken back as it was; only what is rejected is deleted', async () => {
  await use({ moderation: 'none' });
  const photo = await addPhoto();
  const guest = comeAlong();
  for (const body of ['Buy one', 'Buy two', 'Kind words']) await write(guest, photo, { name: 'Bo', body });
  const desk = await world.signIn(curator);
  const rejected = await press(desk, 'reject', { state: 'approved', words: /Buy/ });
  assert.match(await seen(photo), /1 comment<.*Kind words/s);
  const { body } = await desk.get(rejected.location!);
  assert.match(body, /2 comments rejected/);
  const rejection = /name="rejection" value="([^"]+)"/.exec(body)![1]!;
  const back = await desk.submit('/admin/x/comments', { action: 'take-back', state: 'approved', rejection });
  assert.match((await desk.get(back.location!)).body, /2 comments are back/);
  assert.match(await seen(photo), /3 comments</);

  await press(desk, 'delete', { state: 'approved', words: /Buy/ });
  assert.match(await seen(photo), /3 comments</);
  await press(desk, 'reject', { state: 'approved', words: /Buy/ });
  const deleted = await press(desk, 'delete', { state: 'rejected', words: /Buy/ });
  assert.match((await desk.get(deleted.location!)).body, /2 comments deleted/);
  const { body: rest } = await desk.get('/admin/x/comments?state=approved');
  const all = [...rest.matchAll(/name="(shown-[^"]+)"/g)].map(found => [found[1]!, 'on']);
  await desk.submit('/admin/x/comments', {
    ...{ state: 'approved', action: 'reject', all: 'on' },
    ...Object.fromEntries(all),
  });
  assert.match(await seen(photo), /No comments yet/);
  const none = await desk.submit('/admin/x/comments', { state: 'approved', action: 'approve' });
  assert.match(none.body, /Choose comments first/);
});

test('a curator mends a comment, and says so beside the field when it would be empty', async () => {
  await use({ moderation: 'none' });
  const photo = await addPhoto();
  await write(comeAlong(), photo, { name: 'Cy', body: 'Teh dunes' });
  const desk = await world.signIn(curator);
  const list = await desk.get('/admin/x/comments?state=approved');
  const path = /href="(\/admin\/x\/comments\/edit\/[^"]+)"/.exec(list.body)![1]!;
  const empty = await desk.submit(path, { name: 'Cy', body: ' ', action: 'save' });
  assert.match(empty.body, /The comment is empty/);
  const saved = await desk.submit(path, { name: 'Cy', body: 'The dunes', action: 'save' });
  assert.match((await desk.get(saved.location!)).body, /The comment was saved/);
  assert.match(await seen(photo), /edited.*The dunes/s);
  assert.equal((await desk.get('/admin/x/comments/edit/nonsense')).status, 404);
});

test('nobody but curators comes to the moderation', async () => {
  await use({});
  assert.equal((await world.client().get('/admin/x/comments')).status, 303);
  const browser = await world.signIn(member);
  assert.ok([403, 404].includes((await browser.get('/admin/x/comments')).status));
});

test('words of visitors are text, and addresses among them links that vouch for nothing', async () => {
  await use({ moderation: 'none' });
  const photo = await addPhoto();
  const body =
    '<script>alert(1)</script> "quoted"\r\nsee (https://example.org/a_(b)?x=1&y=2). javascript:alert(1)\n\n\n\n\u202Eturned';
  await write(comeAlong(), photo, { name: '<b>Eve</b>', body });
  const shown = await seen(photo);
  assert.match(shown, /&lt;b&gt;Eve&lt;\/b&gt;/);
  assert.match(shown, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &quot;quoted&quot;<br>see \(/);
  const link = 'https://example.org/a_(b)?x=1&amp;y=2';
  assert.ok(
    shown.includes(`<a href="${link}" rel="nofollow ugc noopener">${link}</a>). javascript:alert(1)</p>`),
  );
  assert.doesNotMatch(shown, /\u202E|href="javascript/);
});

test('what cannot be taken comes back into the form with its reason', async () => {
  await use({ perHour: 2, moderation: 'none' });
  const photo = await addPhoto();
  const guest = comeAlong();
  const refused = async (fields: Record<string, string>) => {
    const answer = await write(guest, photo, fields);
    return (await guest.get(answer.location!)).body;
  };
  assert.match(await refused({ name: 'Dee', body: ' \n ' }), /The comment is empty.*value="Dee"/s);
  assert.match(await refused({ name: ' ', body: 'Kept words' }), /Say who you are.*Kept words<\/textarea>/s);
  assert.match(await refused({ name: 'Dee', body: 'x'.repeat(201) }), /longer than 200 characters.*x{201}/s);
  await write(guest, photo, { name: 'Dee', body: 'One' });
  await write(guest, photo, { name: 'Dee', body: 'One' });
  await write(guest, photo, { name: 'Dee', body: 'Two' });
  assert.match(await refused({ name: 'Dee', body: 'Three' }), /a lot within an hour.*Three<\/textarea>/s);
  assert.match(await seen(photo), /2 comments</);
  const other = comeAlong();
  assert.match((await write(other, photo, { name: 'Fay', body: 'Three' })).location!, /sent=approved/);
});

test('many at once are counted one after the other', async () => {
  await use({ perHour: 3, moderation: 'none' });
  const photo = await addPhoto();
  const guest = comeAlong();
  const formToken = await guest.formToken(pageOf(photo));
  const sends = Array.from({ length: 8 }, (_, index) =>
    guest.send(`${pageOf(photo)}/write`, {
      method: 'POST',
      body: new URLSearchParams({ formToken, name: 'Gus', body: `Number ${index}` }),
    }),
  );
  const answers = await Promise.all(sends);
  assert.equal(answers.filter(({ location }) => location?.includes('sent=approved')).length, 3);
});

test('a machine that fills in every field is thanked and forgotten', async () => {
  await use({ moderation: 'none' });
  const photo = await addPhoto();
  const fields = { name: 'Bot', body: 'Cheap pills', website: 'https://spam.example' };
  const answer = await write(comeAlong(), photo, fields);
  assert.match(answer.location!, /sent=waiting/);
  const { rows } = await world.database.knex.raw(
    `select count(*)::int as count from plugin_comments.comments where body = 'Cheap pills'`,
  );
  assert.equal(rows[0].count, 0);
});

test('a form that is not from this site is refused', async () => {
  await use({});
  const photo = await addPhoto();
  const body = new URLSearchParams({ name: 'Eve', body: 'Forged' });
  const answer = await world.client().send(`${pageOf(photo)}/write`, { method: 'POST', body });
  assert.equal(answer.status, 403);
});

test('where commenting is not allowed nothing offers it, and nothing is taken', async () => {
  await use({ moderation: 'none' });
  const viewOnly = await addPhoto(['view']);
  assert.doesNotMatch(await seen(viewOnly), /id="comments"/);
  const open = await addPhoto();
  const guest = comeAlong();
  const formToken = await guest.formToken(pageOf(open));
  const post = (photo: string) => {
    const body = new URLSearchParams({ formToken, name: 'Hal', body: 'Let me' });
    return guest.send(`${pageOf(photo)}/write`, { method: 'POST', body });
  };
  assert.match((await post(viewOnly)).location!, /problem=not-allowed/);

  await use({ guests: false });
  assert.match(await seen(open), /Sign in to comment/);
  assert.match((await post(open)).location!, /problem=sign-in/);

  await use({ closeAfterDays: 7 });
  await world.database.knex('photos').where('id', open).update({ created_at: '2020-01-01' });
  assert.doesNotMatch(await seen(open), /id="comments"/);
  assert.match((await post(open)).location!, /problem=closed/);
});

test('comments of a photo are for those who see it, and for nobody else', async () => {
  await use({ moderation: 'none' });
  const photo = await addPhoto();
  const guest = comeAlong();
  await write(guest, photo, { name: 'Ida', body: 'Still secret' });
  const desk = await world.signIn(curator);
  const system = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;
  await world.gallery.change(system, tx => tx.photos.edit([photo], { publication: 'draft' }));
  for (const path of [`/photos/${photo}`, pageOf(photo), pageOf('nothing-there')]) {
    assert.equal((await guest.get(path)).status, 404);
  }
  const open = await addPhoto();
  for (const hidden of [photo, 'nothing-there']) {
    const fields = { name: 'Ida', body: 'Blind' };
    const answer = await guest.submit(`${pageOf(hidden)}/write`, fields, { page: pageOf(open) });
    assert.equal(answer.status, 404);
  }
  assert.match((await desk.get(pageOf(photo))).body, /Still secret/);
});

test('below a share link comments are read, and written nowhere', async () => {
  await use({ moderation: 'none' });
  const photo = await addPhoto();
  await write(comeAlong(), photo, { name: 'Lea', body: 'Seen by link' });
  const system = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;
  const { value: share } = await world.gallery.change(system, tx =>
    tx.shares.create({ name: 'For the family', photoIds: [photo] }),
  );
  const visitor = comeAlong();
  const { body } = await visitor.get(`/s/${share.token}/photos/${photo}`);
  assert.match(body, /1 comment<.*Seen by link/s);
  assert.doesNotMatch(body, /"\/x\/comments|Write a comment/);
  assert.equal((await visitor.get(`/s/${share.token}${pageOf(photo)}`)).status, 404);
});

test('a long thread is cut below the photo and turned page by page', async () => {
  await use({ moderation: 'none' });
  const photo = await addPhoto();
  await world.database.knex.raw(
    `insert into plugin_comments.comments (photo_id, author_name, is_guest, body, state, created_at)
    select ?, 'Jo', true, 'No. ' || n || ' of many', 'approved', now() - make_interval(mins => 200 - n) from generate_series(1, 120) n`,
    [photo],
  );
  const block = await seen(photo);
  assert.match(block, /120 comments<.*Show all 120.*No\. 101 of many.*No\. 120 of many/s);
  assert.doesNotMatch(block, /No\. 100 of many/);
  const words: string[] = [];
  const guest = world.client();
  for (let path: string | undefined = pageOf(photo); path; ) {
    const { body } = await guest.get(path);
    words.push(...[...body.matchAll(/No\. (\d+) of many/g)].map(found => found[1]!));
    const next: string | undefined = /rel="next" href="([^"]+)"/.exec(body)?.[1];
    path = next && pageOf(photo) + next;
  }
  assert.deepEqual(
    words,
    Array.from({ length: 120 }, (_, index) => String(index + 1)),
  );
});

test('what a comment came from is forgotten after a day, and a draft after an hour', async () => {
  await use({});
  const photo = await addPhoto();
  const guest = comeAlong();
  await write(guest, photo, { name: 'Max', body: 'Hello' });
  const refused = await write(guest, photo, { name: 'Max', body: '' });
  const { knex } = world.database;
  const forget = () =>
    world.plugins.contributions
      .of('job')
      .find(({ name }) => name === 'forget')!
      .run({ data: {}, jobId: 'test', progress: async () => {} }, { viewer: { kind: 'guest' } });
  const visitors = () =>
    knex.withSchema('plugin_comments').from('comments').where('photo_id', photo).pluck('visitor');
  await forget();
  assert.match((await guest.get(refused.location!)).body, /value="Max"/);
  assert.match((await visitors())[0], /^network:/);
  await knex.raw(`update plugin_comments.comments set created_at = now() - interval '25 hours'`);
  await knex.raw(`update plugin_comments.drafts set created_at = now() - interval '61 minutes'`);
  await forget();
  assert.doesNotMatch((await guest.get(refused.location!)).body, /value="Max"/);
  assert.deepEqual(await visitors(), [null]);
});

test('administrators are told of comments that nobody has looked at for a week', async () => {
  await use({ moderation: 'all' });
  await world.database.knex.raw(`delete from plugin_comments.comments`);
  const photo = await addPhoto();
  await write(comeAlong(), photo, { name: 'Nia', body: 'Anybody there?' });
  const admin = await world.signIn(await world.user({ role: 'admin' }));
  const page = '/admin/plugins/comments';
  assert.match((await admin.get(page)).body, /No comment has waited/);
  await world.database.knex.raw(`update plugin_comments.comments set created_at = now() - interval '8 days'`);
  assert.match((await admin.get(page)).body, /1 comment has waited for more than a week/);
});

test('every text is there in German, too', async () => {
  await use({});
  const [english, german] = await Promise.all(
    ['en', 'de'].map(async locale => JSON.parse(await readFile(`${folder}locales/${locale}.json`, 'utf8'))),
  );
  assert.deepEqual(Object.keys(german), Object.keys(english));
  const { t } = world.plugins.contextFor('comments', { viewer: { kind: 'guest' }, locale: 'de' });
  const params = { count: 2, title: 'Düne', name: 'Mia', longest: 2_000 };
  for (const key of Object.keys(german)) assert.ok(![key, ''].includes(t(key, params)), key);
  assert.equal(t('thread.count', params), '2 Kommentare');
});

test('a purge leaves nothing', async () => {
  await use({ moderation: 'none' });
  const photo = await addPhoto();
  await write(comeAlong(), photo, { name: 'Kim', body: 'Gone soon' });
  await world.usePlugins([]);
  assert.doesNotMatch(await seen(photo), /Gone soon/);
  const report = await world.house.pluginData.purge({ manifest });
  assert.equal(report.tables, 2);
  const { rows } = await world.database.knex.raw(
    `select (select count(*) from pg_namespace where nspname = 'plugin_comments')
      + (select count(*) from pg_roles where rolname like 'plugin_comments_%' and rolname like '%' ||
          (select oid from pg_database where datname = current_database())) as count`,
  );
  assert.equal(Number(rows[0].count), 0);
  await use({});
  assert.match(await seen(photo), /No comments yet/);
});
