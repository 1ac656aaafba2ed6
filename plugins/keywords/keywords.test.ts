import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from 'enfilade/plugin-testing';

const folder = import.meta.dirname;
const address = '/admin/x/keywords';
let world: TestGallery;

before(async () => {
  world = await createTestGallery();
});
after(() => world.close());

const use = (rules: string, more: object = {}) =>
  world.usePlugins([{ folder, settings: { rules, ...more } }]);
const without = () => world.usePlugins([]);
const change = (reason: string, write: Parameters<TestGallery['gallery']['change']>[1]) =>
  world.gallery.change({ viewer: world.system, reason }, write);

async function pathsOf(id: string): Promise<string[]> {
  const read = world.as('system');
  const tags = new Map((await read.tags.index()).map(tag => [tag.id, tag]));
  const photo = await read.photos.find(id);
  const pathOf = (tagId: string | null): string[] => {
    const tag = tagId === null ? undefined : tags.get(tagId);
    return tag ? [...pathOf(tag.parentId), tag.name] : [];
  };
  return photo!.tags.map(tag => pathOf(tag.id).join('/')).toSorted();
}

test('rules hold when a photo comes in and on every edit, in the same change', async () => {
  await use('Lisbon => Places/Portugal/Lisbon\nLissabon => Lisbon\nfoo =>\npram = stroller');
  const id = await world.photo({ keywords: [['lisbon'], ['FOO'], ['Pram'], ['sun']] });
  assert.deepEqual(await pathsOf(id), ['Places/Portugal/Lisbon', 'stroller', 'sun']);
  const { changesetId } = await change('typed', tx =>
    tx.photos.retag([id], { add: [['Lissabon', 'Alfama']] }),
  );
  assert.deepEqual(await pathsOf(id), [
    'Places/Portugal/Lisbon',
    'Places/Portugal/Lisbon/Alfama',
    'stroller',
    'sun',
  ]);
  await world.gallery.undo(changesetId!, { viewer: world.system, reason: 'undo' });
  assert.deepEqual(await pathsOf(id), ['Places/Portugal/Lisbon', 'stroller', 'sun']);
  await change('all', tx => tx.photos.edit([id], { tags: [['Lissabon'], ['lisbon'], ['foo']] }));
  assert.deepEqual(await pathsOf(id), ['Places/Portugal/Lisbon']);
  const history = await world.as('system').changes.history('photo', id);
  assert.ok(
    history!.items[0]!.patches.some(({ setBy }) => setBy?.some(({ plugin }) => plugin === 'keywords')),
  );
});

test('a search for one word of two finds photos with the other', async () => {
  await without();
  const id = await world.photo({ keywords: [['kinderwagen']] });
  const foundBy = async (query: string) =>
    (await world.as('system').search.run(query)).photos.items.some(photo => photo.id === id);
  assert.equal(await foundBy('buggy'), false);
  await use('buggy = kinderwagen');
  assert.equal(await foundBy('buggy'), true);
  assert.equal(await foundBy('tag:buggy'), true);
  assert.equal(await foundBy('-buggy'), false);
});

/** Photos from before the rules were there. */
async function oldLibrary() {
  await without();
  const places = await world.photo({ keywords: [['Oslo'], ['evening']], details: { title: 'Harbour' } });
  const both = await world.photo({ keywords: [['Oslo'], ['Christiania'], ['junk']] });
  const fine = await world.photo({ keywords: [['evening']] });
  return { places, both, fine };
}
const osloRules = 'Oslo => Places/Norway/Oslo\nChristiania => Oslo\njunk =>\nevening => Evening';

test('a dry run says what would change and changes nothing; applied it is one batch, undone as one', async () => {
  const { places, both, fine } = await oldLibrary();
  await use(osloRules);
  const desk = await world.signIn(await world.user({ role: 'admin' }));
  await desk.submit(address, { '/rules': osloRules, action: 'try' });
  await world.runJobs();
  const { body } = await desk.get(address);
  assert.match(body, /<strong>2 photos would change, of \d+ looked at/);
  assert.match(body, /<bdi>Places\/Norway\/Oslo<\/bdi><\/td>\s*<td class="keywords-count">2</);
  assert.match(body, /<bdi>junk<\/bdi><\/td>\s*<td class="keywords-count">1</);
  assert.match(body, /<bdi>evening<\/bdi> → <bdi>Evening<\/bdi>/);
  assert.match(body, /Harbour<\/bdi><\/a>\s*<p>.*before.*Oslo.*<\/p>\s*<p>.*after.*Places\/Norway\/Oslo/);
  assert.deepEqual(await pathsOf(places), ['Oslo', 'evening']);

  await desk.submit(address, { action: 'apply' });
  await world.runJobs();
  assert.deepEqual(await pathsOf(places), ['Evening', 'Places/Norway/Oslo']);
  assert.deepEqual(await pathsOf(both), ['Places/Norway/Oslo']);
  assert.deepEqual(await pathsOf(fine), ['Evening']);
  const after = (await desk.get(address)).body;
  assert.match(after, /2 photos changed, of \d+ looked at; 1 keyword written differently/);

  await desk.submit(address, { action: 'apply' });
  await world.runJobs();
  assert.match((await desk.get(address)).body, /No photo needed a change/);

  const batch = /\/admin\/batches\/([\w-]+)\/undo/.exec(after)![1]!;
  const undone = await desk.submit(`/admin/batches/${batch}/undo`, { back: '/admin/history' });
  assert.equal(undone.status, 303, undone.body);
  assert.deepEqual(await pathsOf(places), ['Oslo', 'evening']);
  assert.deepEqual(await pathsOf(both), ['Christiania', 'Oslo', 'junk']);
});

test('what is wrong is told beside its line and nothing is queued; what was typed stays', async () => {
  await use('a => b');
  const desk = await world.signIn(await world.user({ role: 'admin' }));
  const typed = 'x => y\nLisbon\ny => x & "z"\nq => x/<i>';
  const answer = await desk.submit(address, { '/rules': `${typed}\nq => r`, action: 'try' });
  assert.equal(answer.status, 400);
  assert.match(answer.body, /Line 2:<\/span>\s*<code>Lisbon<\/code>\s*<span>There is no =&gt; or = in it/);
  assert.match(
    answer.body,
    /Line 5:<\/span>\s*<code>q =&gt; r<\/code>\s*<span>Line 4 says something else of q/,
  );
  assert.match(answer.body, /y =&gt; x &amp; &quot;z&quot;|y =&gt; x &amp; "z"/);
  assert.match((await desk.get(address)).body, /These rules are not saved yet/);
  await desk.submit(address, { action: 'discard' });
  const again = (await desk.get(address)).body;
  assert.doesNotMatch(again, /not saved yet/);
  assert.match(again, /a =&gt; b<\/textarea>/);
  const checked = await desk.submit(address, { '/rules': 'a => b\r\nc = d', action: 'check' });
  assert.match((await desk.get(checked.location!)).body, /2 rules, and nothing wrong with them/);
});

test('settings whose rules contradict each other are refused at their field', async () => {
  await use('');
  const context = { viewer: world.system, only: 'keywords' };
  const ask = (rules: string) =>
    world.plugins.hooks.call('settings.validating', { previous: {}, next: { rules } }, context);
  const [answer] = await ask('a => b\nb => a');
  assert.deepEqual(
    answer!.value.map(({ pointer }) => pointer),
    ['/rules'],
  );
  assert.match(answer!.value[0]!.message, /Line 1: It leads back to itself.*1, 2/);
  assert.deepEqual(
    (await ask('a => b')).flatMap(({ value }) => value),
    [],
  );
});

test('curators try and apply; who may not edit everything finds no page', async () => {
  await use('a => b');
  const curator = await world.signIn(await world.user({ role: 'curator' }));
  const { body } = await curator.get(address);
  assert.doesNotMatch(body, /formaction/);
  assert.match(body, /An administrator can save rules/);
  const member = await world.signIn(await world.user());
  assert.notEqual((await member.get(address)).status, 200);
});

test('chosen photos are shown before and after, and changed under one batch', async () => {
  const { places, fine } = await oldLibrary();
  await use(osloRules);
  const [action] = world.plugins.contributions.of('bulkAction');
  const context = { viewer: world.system };
  const shown = await action!.preview!({ photoIds: [places, fine], options: {} }, context);
  assert.deepEqual(
    shown.lines.map(({ photoId }) => photoId),
    [places],
  );
  assert.match(shown.lines[0]!.text, /Oslo.* → .*Places\/Norway\/Oslo/);
  const batchId = await world.gallery.openBatch({ viewer: world.system, reason: 'chosen' }, 'bulk');
  assert.deepEqual(await action!.run({ photoIds: [places, fine], options: {}, batchId }, context), {
    changed: 1,
  });
  assert.deepEqual(await action!.run({ photoIds: [places, fine], options: {}, batchId }, context), {
    changed: 0,
  });
  await world.gallery.undoBatch(batchId, { viewer: world.system, reason: 'undo' });
  assert.deepEqual(await pathsOf(places), ['Oslo', 'evening']);
});

test('the command says what it would do, and does it', async () => {
  const { places } = await oldLibrary();
  await use('Oslo => Norway/Oslo');
  const [command] = world.plugins.contributions.of('command');
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const found = await command!.run({ options: { dryRun: true }, print }, { viewer: world.system });
  assert.ok(Number(found!.photos) > 0 && found!.dryRun === true);
  assert.ok(lines.some(line => line.includes('+ Norway/Oslo')));
  assert.deepEqual(await pathsOf(places), ['Oslo', 'evening']);
  await command!.run({ options: {}, print }, { viewer: world.system });
  assert.deepEqual(await pathsOf(places), ['Norway/Oslo', 'evening']);
});

test('what is saved on the page is in force at once, and what contradicts itself is not saved', async () => {
  const own = await mkdtemp(path.join(tmpdir(), 'enfilade-no-plugins-'));
  const served = await createTestGallery({ env: { PLUGINS_DIR: own } });
  try {
    const desk = await served.signIn(await served.user({ role: 'admin' }));
    const settings = '/admin/plugins/keywords';
    await desk.submit(`${settings}/state`, { do: 'enable' }, { page: settings });
    const [, form = ''] = /<form class="form"(.*?)<\/form>/s.exec((await desk.get(address)).body) ?? [];
    assert.ok(form.includes(`formaction="${settings}"`));
    const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value!]));
    const save = (rules: string) => desk.submit(settings, { ...fields, '/rules': rules }, { page: address });
    assert.equal((await save('a => b\r\nc = d')).status, 303);
    const id = await served.photo({ keywords: [['A'], ['C']] });
    const { tags } = (await served.as('system').photos.find(id))!;
    assert.deepEqual(tags.map(({ name }) => name).toSorted(), ['b', 'd']);
    const refused = await save('a => b\r\nb => a');
    assert.equal(refused.status, 400);
    assert.match(refused.body, /id="field-rules-problem">Line 1: It leads back to itself/);
  } finally {
    await served.close();
    await rm(own, { recursive: true, force: true });
  }
});
