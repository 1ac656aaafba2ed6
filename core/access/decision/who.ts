import type { Knex } from 'knex';
import type { UserViewer, Viewer, ViewerName } from '../../plugin-api/index.ts';
import { findLinkRow, type LinkRow } from '../queries/link-rows.ts';
import { verbsOfScopes } from '../verbs.ts';
import type { PersonFacts, ShareFacts, Who } from './facts.ts';
import { findGroup, findPerson, findToken, type PersonRow } from './queries/load-who.ts';

/** A viewer, as decisions look at them; undefined for a link that isn't there. */
export async function whoOf(db: Knex, viewer: Viewer): Promise<Who | undefined> {
  switch (viewer.kind) {
    case 'guest':
    case 'system':
      return { kind: viewer.kind };
    case 'user':
      return { kind: 'person', person: personOf(viewer) };
    case 'token': {
      const ceiling = verbsOfScopes(viewer.scopes);
      return {
        kind: 'token',
        person: personOf(viewer.user),
        ceiling,
        albumId: viewer.albumId,
        isOver: false,
      };
    }
    case 'share': {
      const row = await findLinkRow(db, viewer.shareId);
      const { isUnlocked, hasAcceptedTerms, user } = viewer;
      const proofs = { isUnlocked, hasAcceptedTerms, hasUser: user !== null };
      return row && { kind: 'share', share: shareOf(row), proofs };
    }
  }
}

/** Somebody who was named. */
export interface Named {
  readonly who: Who;
  readonly name: string;
  /** As plugins are asked about them; of a group anybody in it. */
  readonly viewer: Viewer;
}

/** Somebody by name; undefined when there is nobody of that name. */
export async function whoIs(db: Knex, named: ViewerName): Promise<Named | undefined> {
  switch (named.kind) {
    case 'guest':
      return { who: { kind: 'guest' }, name: named.kind, viewer: guest };
    case 'signed-in':
      return { who: memberOf([]), name: named.kind, viewer: anybodyIn([], named.kind) };
    case 'user':
      return whoIsUser(db, named.id);
    case 'group': {
      const row = await findGroup(db, named.id);
      return row && { who: memberOf([row.id]), name: row.name, viewer: anybodyIn([row.id], row.name) };
    }
    case 'share': {
      const row = await findLinkRow(db, named.id);
      const proofs = { isUnlocked: true, hasAcceptedTerms: true, user: null };
      const viewer: Viewer = { kind: 'share', shareId: named.id, ...proofs };
      return row && { who: { kind: 'share', share: shareOf(row), proofs: null }, name: row.name, viewer };
    }
    case 'token':
      return whoIsToken(db, named.id);
  }
}

async function whoIsUser(db: Knex, id: string): Promise<Named | undefined> {
  const row = await findPerson(db, id);
  if (!row) return undefined;
  const { isDisabled, name } = row;
  return {
    who: isDisabled ? disabled : { kind: 'person', person: row },
    name,
    viewer: isDisabled ? guest : userOf(row),
  };
}

async function whoIsToken(db: Knex, tokenId: string): Promise<Named | undefined> {
  const row = await findToken(db, tokenId);
  if (!row) return undefined;
  const { scopes, albumId, ...person } = row;
  const { name } = row;
  const isOver = row.isDisabled || row.isOver;
  return {
    who: { kind: 'token', person, ceiling: verbsOfScopes(scopes), albumId, isOver },
    name,
    viewer: { kind: 'token', tokenId, name, user: userOf(row), scopes, albumId },
  };
}

const guest: Viewer = { kind: 'guest' };
const disabled: Who = { kind: 'guest', isDisabled: true };

function memberOf(groupIds: readonly string[]): Who {
  return { kind: 'person', person: { id: null, role: 'member', groupIds } };
}

function anybodyIn(groupIds: readonly string[], name: string): UserViewer {
  return { kind: 'user', userId: '-', name, displayName: name, role: 'member', groupIds };
}

function userOf({ id, name, displayName, role, groupIds }: PersonRow): UserViewer {
  return { kind: 'user', userId: id, name, displayName, role, groupIds };
}

function personOf({ userId, role, groupIds }: Omit<UserViewer, 'kind'>): PersonFacts {
  return { id: userId, role, groupIds };
}

export function shareOf({ creator, createdBy, ...row }: LinkRow): ShareFacts {
  return {
    ...row,
    creator: creator && personOf(creator),
    creatorViewer: creator && { kind: 'user', ...creator },
    isOrphaned: createdBy !== null && creator === null,
  };
}
