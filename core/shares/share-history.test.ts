import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import fc from 'fast-check';
import type { LinkPolicy, Verb } from '../plugin-api/index.ts';
import { systemViewer, type TestUser } from '../testing/test-gallery.ts';
import { createShareWorld, type MadeLink, type ShareWorld } from './share-world.fixture.ts';

let world: ShareWorld;
before(async () => {
  world = await createShareWorld();
});
afterAll(() => world.close());

const status = async ({ base }: MadeLink, path = '') => (await world.client().get(base + path)).status;
const as = (user: TestUser) => ({ viewer: user.viewer, reason: 'test' });
const undo = async (id: string) => (await world.gallery.undo(id, as(world.curator))).changesetId!;
const system = { viewer: systemViewer, reason: 'test' };

test('taking back that a link was made revokes it, and taking that back opens it again', async () => {
  const link = await world.link();
  const undone = await undo(link.changesetId);
  assert.equal(await status(link), 404);
  await undo(undone);
  assert.equal(await status(link), 200);
});

test('taking back a revocation brings the link back', async () => {
  const link = await world.link();
  const { changesetId } = await world.gallery.change(as(world.curator), tx => tx.shares.revoke(link.id));
  assert.equal(await status(link), 404);
  await undo(changesetId!);
  assert.equal(await status(link), 200);
});

test('a new address closes the old one, until that is taken back', async () => {
  const link = await world.link();
  const { value, changesetId } = await world.gallery.change(as(world.curator), tx =>
    tx.shares.renew(link.id),
  );
  const renewed = { ...link, base: `/s/${value.token}` };
  assert.deepEqual([await status(link), await status(renewed)], [404, 200]);
  await undo(changesetId!);
  assert.deepEqual([await status(link), await status(renewed)], [200, 404]);
});

test('who was given an album for a while keeps nothing of it by a new address for another’s link', async () => {
  const guestCurator = await world.user();
  const grant = (verbs: Verb[]) =>
    world.gallery.change(system, tx =>
      tx.albums.edit(world.wedding.id, {
        grants: verbs.length > 0 ? { [`user:${guestCurator.id}`]: verbs } : {},
      }),
    );
  await grant(['view', 'manage']);
  const link = await world.link();
  const { value, changesetId } = await world.gallery.change(as(guestCurator), tx => tx.shares.renew(link.id));
  const renewed = { ...link, base: `/s/${value.token}` };
  assert.equal(await status(renewed), 200);
  await grant([]);
  assert.equal(await status(renewed), 404);
  await undo(changesetId!);
  assert.equal(await status(link), 200, 'the curator’s own again');
  const again = await world.gallery.change(as(world.curator), tx => tx.shares.renew(link.id));
  assert.equal(await status({ ...link, base: `/s/${again.value.token}` }), 200);
});

test('a password that was taken away stands before the link again once that is taken back', async () => {
  const link = await world.link({ password: 'a fine password' });
  const { changesetId } = await world.gallery.change(as(world.curator), tx =>
    tx.shares.edit(link.id, { password: null }),
  );
  assert.equal(await status(link), 200);
  await undo(changesetId!);
  assert.equal(await status(link), 401);
  const client = world.client();
  const fields = { password: 'a fine password', next: link.base };
  assert.equal((await client.submit(`${link.base}/unlock`, fields, { page: link.base })).status, 303);
});

test('history holds neither address nor password, nor their hashes', async () => {
  const link = await world.link({ password: 'a fine password' });
  const row = await world.database.knex('shares').where({ id: link.id }).first('token_hash', 'password_hash');
  const { rows } = await world.database.knex.raw(
    `select string_agg(forward::text || backward::text, '') as text from patches where entity_id = ?`,
    [link.id],
  );
  for (const secret of [link.token, row.token_hash.toString('hex'), row.password_hash, 'a fine password'])
    assert.ok(!rows[0].text.includes(secret));
  assert.match(rows[0].text, /For Ana/);
});

test('a link gives no more than its creator may do at the moment', async () => {
  const maker = await world.user();
  const album = await world.album({ title: 'Of the maker', audience: 'restricted' });
  const photoId = await world.photo({ albumId: album.id });
  const grant = (...verbs: Verb[]) =>
    world.gallery.change(system, tx =>
      tx.albums.edit(album.id, { grants: verbs.length > 0 ? { [`user:${maker.id}`]: verbs } : {} }),
    );
  await grant('view', 'manage');
  const link = await world.link({ by: maker, albumId: album.id, verbs: ['view', 'download'] });
  const original = `/photos/${photoId}/original`;
  assert.deepEqual([await status(link), await status(link, original)], [200, 200]);
  await grant('view');
  assert.deepEqual([await status(link), await status(link, original)], [200, 404]);
  await grant();
  assert.deepEqual([await status(link), await status(link, original)], [404, 404]);
  await grant('view', 'manage');
  assert.equal(await status(link), 200);
  await world.gallery.change(system, tx => tx.users.edit(maker.id, { disabled: true }));
  assert.equal(await status(link), 404);
});

test('a policy holds for links that are out already', async () => {
  const open: LinkPolicy = { longestDays: null, passwordRequired: false, originals: true };
  const set = (policy: Partial<LinkPolicy>) =>
    world.gallery.change(system, tx => tx.settings.editSite({ links: { ...open, ...policy } }));
  const link = await world.link({ verbs: ['view', 'download'] });
  const original = `/photos/${world.photoId}/original`;
  assert.equal(await status(link, original), 200);
  await set({ originals: false });
  assert.deepEqual([await status(link), await status(link, original)], [200, 404]);
  await set({ passwordRequired: true });
  assert.equal(await status(link), 404);
  await set({ longestDays: 1 });
  assert.equal(await status(link), 200);
  await world.database.knex('shares').where({ id: link.id }).update({ created_at: '2020-01-01' });
  assert.equal(await status(link), 410);
  await set({});
  assert.equal(await status(link), 200);
});

test('links are made, seen and changed by who may manage what they open', async () => {
  const [member, maker] = [await world.user(), await world.user()];
  await world.gallery.change(system, tx =>
    tx.albums.edit(world.wedding.id, {
      grants: { [`user:${maker.id}`]: ['view', 'manage'], [`user:${member.id}`]: ['view', 'edit'] },
    }),
  );
  const link = await world.link({ by: maker });
  await assert.rejects(world.link({ by: member }), { code: 'FORBIDDEN' });
  await assert.rejects(world.link({ by: maker, albumId: world.other.id }), { code: 'NOT_FOUND' });
  await assert.rejects(world.link({ by: maker, photoIds: [world.photoId, world.otherPhotoId] }), {
    code: 'NOT_FOUND',
  });
  const edit = (user: TestUser) =>
    world.gallery.change(as(user), tx => tx.shares.edit(link.id, { name: 'Other' }));
  await assert.rejects(edit(member), { code: 'FORBIDDEN' });
  await edit(world.curator);
  const seenBy = (user: TestUser) => world.gallery.as(user.viewer).shares;
  assert.equal((await seenBy(maker).find(link.id))!.asked.name, 'Other');
  assert.equal(await seenBy(member).find(link.id), undefined);
  assert.deepEqual(await seenBy(member).ofAlbum(world.wedding.id), []);
  assert.ok((await seenBy(maker).ofAlbum(world.wedding.id)).length > 0);
  assert.deepEqual(
    (await seenBy(maker).list('everybody')).map(share => share.id),
    [link.id],
  );
});

type Deed = 'revoke' | 'renew' | 'lock' | 'unlock';
interface State {
  readonly address: string;
  readonly isRevoked: boolean;
  readonly isLocked: boolean;
}

test('whatever is done to a link and taken back in turn, its addresses answer as its state says', async () => {
  const prepared = await world.house.passwords.prepare('a fine password');
  const expected = ({ isRevoked, isLocked }: State) => (isRevoked ? 404 : isLocked ? 401 : 200);
  const carryOut = (id: string, deed: Deed) =>
    world.gallery.change(as(world.curator), async tx => {
      if (deed === 'renew') return (await tx.shares.renew(id)).token;
      if (deed === 'revoke') await tx.shares.revoke(id);
      else await tx.shares.edit(id, { password: deed === 'lock' ? prepared : null });
      return null;
    });
  const after = (state: State, deed: Deed, token: string | null): State => ({
    address: token === null ? state.address : `/s/${token}`,
    isRevoked: state.isRevoked || deed === 'revoke',
    isLocked: deed === 'lock' || (state.isLocked && deed !== 'unlock'),
  });
  const deeds = fc.array(
    fc.constantFrom<Deed | 'undo'>('revoke', 'renew', 'lock', 'unlock', 'undo', 'undo'),
    {
      maxLength: 8,
    },
  );
  await fc.assert(
    fc.asyncProperty(deeds, async sequence => {
      const link = await world.link();
      const done: { before: State; changesetId: string }[] = [];
      const seen = new Set([link.base]);
      let state: State = { address: link.base, isRevoked: false, isLocked: false };
      for (const deed of sequence) {
        if (deed === 'undo') {
          const last = done.pop();
          if (last) await undo(last.changesetId);
          state = last?.before ?? state;
        } else {
          const { value, changesetId } = await carryOut(link.id, deed);
          if (changesetId !== null) done.push({ before: state, changesetId });
          state = after(state, deed, value);
        }
        seen.add(state.address);
        for (const base of seen)
          assert.equal(await status({ ...link, base }), base === state.address ? expected(state) : 404);
      }
    }),
    { numRuns: 15 },
  );
});

const wrong: [what: string, options: object, pointer: string, code?: string][] = [
  ['an empty name', { name: ' ' }, '/name'],
  ['a verb that links do not have', { verbs: ['view', 'edit'] }, '/verbs/1', 'NOT_ACCEPTED'],
  ['verbs without view', { verbs: ['download'] }, '/verbs', 'NOT_ACCEPTED'],
  ['an unknown option', { colour: 'x' }, '/colour', 'NOT_ACCEPTED'],
  ['a budget below nothing', { downloadBudget: -1 }, '/downloadBudget'],
  ['an end before the beginning', { startsAt: new Date(2), expiresAt: new Date(1) }, '/expiresAt'],
  ['a date that is none', { expiresAt: new Date(Number.NaN) }, '/expiresAt'],
  ['an album and photos', { albumId: 'a', photoIds: ['b'] }, '/photoIds'],
];

for (const [what, options, pointer, code = 'VALIDATION_FAILED'] of wrong) {
  test(`${what} is refused, and the field named`, async () => {
    await assert.rejects(
      world.gallery.change(as(world.curator), tx =>
        tx.shares.create({
          name: 'x',
          ...('photoIds' in options ? {} : { albumId: world.wedding.id }),
          ...options,
        }),
      ),
      { code, pointer },
    );
  });
}
