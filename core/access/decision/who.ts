import type { Knex } from 'knex';
import type { UserViewer, Viewer, ViewerName } from '../../plugin-api/index.ts';
import { findLinkRow, type LinkRow } from '../queries/link-rows.ts';
import { verbsOfScopes } from '../verbs.ts';
import type { PersonFacts, ShareFacts, Who } from './facts.ts';
import { findGroup, findPerson, findToken } from './queries/load-who.ts';

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

/** Somebody by name; undefined when there is nobody of that name. */
export async function whoIs(
  db: Knex,
  viewer: ViewerName,
): Promise<{ readonly who: Who; readonly name: string } | undefined> {
  if (viewer.kind === 'guest') return { who: { kind: 'guest' }, name: viewer.kind };
  if (viewer.kind === 'signed-in') return { who: memberOf([]), name: viewer.kind };
  if (viewer.kind === 'user') {
    const row = await findPerson(db, viewer.id);
    return row && { who: row.isDisabled ? disabled : { kind: 'person', person: row }, name: row.name };
  }
  if (viewer.kind === 'group') {
    const row = await findGroup(db, viewer.id);
    return row && { who: memberOf([row.id]), name: row.name };
  }
  if (viewer.kind === 'share') {
    const row = await findLinkRow(db, viewer.id);
    return row && { who: { kind: 'share', share: shareOf(row), proofs: null }, name: row.name };
  }
  const row = await findToken(db, viewer.id);
  if (!row) return undefined;
  const { scopes, albumId, ...person } = row;
  const isOver = row.isDisabled || row.isOver;
  return { who: { kind: 'token', person, ceiling: verbsOfScopes(scopes), albumId, isOver }, name: row.name };
}

const disabled: Who = { kind: 'guest', isDisabled: true };

function memberOf(groupIds: readonly string[]): Who {
  return { kind: 'person', person: { id: null, role: 'member', groupIds } };
}

function personOf({ userId, role, groupIds }: Omit<UserViewer, 'kind'>): PersonFacts {
  return { id: userId, role, groupIds };
}

export function shareOf({ creator, createdBy, ...row }: LinkRow): ShareFacts {
  return {
    ...row,
    creator: creator && personOf(creator),
    isOrphaned: createdBy !== null && creator === null,
  };
}
