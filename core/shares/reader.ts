import type { Knex } from 'knex';
import {
  type AccessRules,
  judgeLink,
  listJudgedAlbums,
  listJudgedPhotos,
  mayManageAll,
  personOf,
  type Scope,
  verbsOf,
} from '../access/index.ts';
import type { Share, ShareReader, Verb } from '../plugin-api/index.ts';
import { listFavourites } from './queries/favourites.ts';
import { listShareRows, type ShareFilter, type ShareRow } from './queries/reads.ts';

export interface ShareReaderParts {
  readonly db: Knex;
  readonly scope: () => Promise<Scope>;
  readonly accessRules: AccessRules;
}

/** Share links, for who keeps them. */
export function createShareReader({ db, scope, accessRules }: ShareReaderParts): ShareReader {
  const list = async (filter: ShareFilter): Promise<Share[]> => {
    const viewer = await scope();
    // A visitor of a link learns nothing about links.
    if (viewer.viewer.kind === 'share' || viewer.viewer.kind === 'guest') return [];
    const kept = await onlyKept(db, viewer, await listShareRows(db, filter));
    const shares: Share[] = [];
    for (const { row, mayManage } of kept)
      shares.push({ ...(await describe(db, row, accessRules)), mayManage });
    return shares;
  };
  return {
    ofAlbum: id => list({ by: 'album', id }),
    ofPhoto: id => list({ by: 'photo', id }),
    async list(by) {
      const { viewer } = await scope();
      if (by === 'everybody' && mayManageAll(viewer)) return list({ by });
      const id = personOf(viewer)?.userId;
      return id === undefined ? [] : list({ by: 'creator', id });
    },
    find: async id => (await list({ by: 'id', id }))[0],
    async favourites(id) {
      const [share] = await list({ by: 'id', id });
      return share ? listFavourites(db, share.id) : [];
    },
  };
}

interface KeptRow {
  readonly row: ShareRow;
  readonly mayManage: boolean;
}

/** Those to what the viewer may manage, and their own as long as they see what it opens. */
async function onlyKept(db: Knex, scope: Scope, rows: readonly ShareRow[]): Promise<KeptRow[]> {
  const userId = personOf(scope.viewer)?.userId;
  const verbs = await verbsOfTargets(db, scope, rows);
  return rows.flatMap(row => {
    const targets = row.album ? [row.album.id] : row.photoIds;
    const mayAll = (verb: Verb) => targets.length > 0 && targets.every(id => verbs.get(id)?.includes(verb));
    const isOwn = userId !== undefined && row.createdBy?.id === userId;
    const mayManage = mayAll('manage');
    return mayManage || (isOwn && mayAll('view')) ? [{ row, mayManage }] : [];
  });
}

async function verbsOfTargets(
  db: Knex,
  scope: Scope,
  rows: readonly ShareRow[],
): Promise<Map<string, readonly Verb[]>> {
  const albumIds = [...new Set(rows.flatMap(row => row.album?.id ?? []))];
  const photoIds = [...new Set(rows.flatMap(row => row.photoIds))];
  const albums = albumIds.length === 0 ? [] : await listJudgedAlbums(db, scope, albumIds);
  const photos = photoIds.length === 0 ? [] : await listJudgedPhotos(db, scope, photoIds);
  return new Map([...albums, ...photos].map(row => [row.id, verbsOf(scope, row)]));
}

async function describe(
  db: Knex,
  row: ShareRow,
  accessRules: AccessRules,
): Promise<Omit<Share, 'mayManage'>> {
  const { id, album, photoIds, hasPassword, wrongPasswords, wrongPasswordsSince, ...rest } = row;
  const { name, verbs, startsAt, expiresAt, downloadBudget, terms, signInRequired, ...more } = rest;
  const { largestSize, showsPlace, showsCamera, favourites, watermark, ...use } = more;
  const asked = {
    ...{ name, verbs, startsAt, expiresAt, downloadBudget, terms, signInRequired },
    ...{ largestSize, showsPlace, showsCamera, favourites, watermark },
  };
  const { inForce } = (await judgeLink(db, id, null, accessRules))!;
  return {
    ...use,
    id,
    target: album ? { kind: 'album', album } : { kind: 'photos', photoIds },
    asked,
    inForce: {
      ...asked,
      verbs: inForce.verbs,
      expiresAt: inForce.expiresAt,
      largestSize: inForce.largestSize,
      showsPlace: inForce.showsPlace,
      showsCamera: inForce.showsCamera,
      watermark: inForce.watermark,
    },
    hasPassword,
    wrongPasswords: wrongPasswordsSince && { count: wrongPasswords, since: wrongPasswordsSince },
    state: inForce.state,
    why: inForce.why as Share['why'],
  };
}
