import type { Knex } from 'knex';
import type { AccessObject, UserViewer, Viewer } from '../../plugin-api/index.ts';
import type { World } from './facts.ts';
import type { NaiveObject, NaiveViewer } from './naive-access.fixture.ts';
import { loadWorld } from './queries/load-world.ts';
import { type RandomWorld, writeWorld } from './worlds.fixture.ts';

export interface Asked {
  readonly naive: NaiveViewer;
  readonly viewer: Viewer;
}

function userViewer({ users }: RandomWorld, at: number): UserViewer {
  const { role, groups } = users[at]!;
  const groupIds = groups.map(group => `g${group}`);
  return { kind: 'user', userId: `u${at}`, name: `u${at}`, displayName: 'x', role, groupIds };
}

export function viewersOf(world: RandomWorld): Asked[] {
  const users = world.users.map((_, at): Asked => ({ naive: { user: at }, viewer: userViewer(world, at) }));
  const links = world.links.map((_, at): Asked => {
    const proofs = { isUnlocked: true, hasAcceptedTerms: true, user: null };
    return { naive: { link: at }, viewer: { kind: 'share', shareId: `s${at}`, ...proofs } };
  });
  const tokens = world.tokens.map(({ user, scopes, album }, at): Asked => {
    const albumId = album === null ? null : `a${album}`;
    const token = { tokenId: `t${at}`, name: 'token', user: userViewer(world, user), scopes, albumId };
    return { naive: { token: at }, viewer: { kind: 'token', ...token } };
  });
  return [{ naive: 'guest', viewer: { kind: 'guest' } }, ...users, ...links, ...tokens];
}

export function objectsOf(
  world: RandomWorld,
): { naive: NaiveObject; object: AccessObject; isTrashed: boolean }[] {
  const albums = world.albums.map(({ trashed }, at) => ({
    naive: { album: at },
    object: { kind: 'album', id: `a${at}` } as const,
    isTrashed: trashed,
  }));
  const photos = world.photos.map(({ trashed }, at) => ({
    naive: { photo: at },
    object: { kind: 'photo', id: `p${at}` } as const,
    isTrashed: trashed,
  }));
  return [...albums, ...photos];
}

/** In a transaction that is taken back, so that each world begins with empty tables. */
export async function inWorld(
  database: { readonly knex: Knex },
  world: RandomWorld,
  work: (db: Knex) => Promise<void>,
): Promise<void> {
  const trx = await database.knex.transaction();
  try {
    await writeWorld(trx, world);
    await work(trx);
  } finally {
    await trx.rollback();
  }
}

export async function loadAll(db: Knex, world: RandomWorld): Promise<World> {
  return loadWorld(db, {
    albumIds: world.albums.map((_, at) => `a${at}`),
    photoIds: world.photos.map((_, at) => `p${at}`),
  });
}
