import type { Knex } from 'knex';
import type { ShareViewer, Verb } from '../../plugin-api/index.ts';
import { findLinkRow, type LinkRow } from '../queries/link-rows.ts';
import { type AccessRules, noRules } from '../rules/access-rules.ts';
import type { Hiding } from '../rules/hiding.ts';
import { narrow } from '../rules/narrow.ts';
import { judgeShare, type ShareInForce, type ShareProofs } from '../share-in-force.ts';
import { everyVerb, intersectVerbs } from '../verbs.ts';
import { listSharedAlbums, listSharedPhotos } from './queries/link-targets.ts';
import { findShownOfRoots } from './queries/open-roots.ts';
import { emptyScope, resolvePerson, type Scope, type Within } from './scope.ts';
import { verbsOf } from './verbs-of.ts';

/** A link as it is now. */
export interface JudgedLink {
  readonly inForce: ShareInForce;
  /** What lies in its target and is published, as its creator sees it. */
  readonly within: Within;
  /** The roots by way of which its photos are shown. */
  readonly rootIds: readonly number[];
  /** What rules hide from its creator. */
  readonly hidden: readonly Hiding[];
}

/** Sees what the link opens now, through its creator's eyes, and nothing else. */
export async function resolveLinkScope(db: Knex, viewer: ShareViewer, rules: AccessRules): Promise<Scope> {
  const nothing = emptyScope(viewer);
  const { isUnlocked, hasAcceptedTerms, user } = viewer;
  const proofs = { isUnlocked, hasAcceptedTerms, hasUser: user !== null };
  const judged = await judgeLink(db, viewer.shareId, proofs, rules);
  if (!judged || judged.inForce.why !== null) return nothing;
  const { inForce, within, rootIds, hidden } = judged;
  return {
    ...nothing,
    shownByRoot: await findShownOfRoots(db, rootIds),
    ceiling: inForce.verbs,
    within,
    hidden,
    link: {
      largestSize: inForce.largestSize,
      showsPlace: inForce.showsPlace,
      showsCamera: inForce.showsCamera,
      watermark: inForce.watermark,
      expiresAt: inForce.expiresAt,
    },
  };
}

/**
 * What a link gives now; undefined when there is none.
 *
 * @param proofs null: as its keepers look at it, who have nothing to prove
 */
export async function judgeLink(
  db: Knex,
  shareId: string,
  proofs: ShareProofs | null,
  rules: AccessRules = noRules,
): Promise<JudgedLink | undefined> {
  const row = await findLinkRow(db, shareId);
  if (!row) return undefined;
  const target = await findTarget(db, row, rules);
  const inForce = judgeShare({
    asked: row,
    policy: row.policy,
    creatorVerbs: target?.creatorVerbs ?? null,
    proofs,
    now: new Date(),
  });
  const { within, rootIds, hidden } = target ?? nowhere;
  return { inForce, within, rootIds, hidden };
}

interface Target extends Pick<JudgedLink, 'within' | 'rootIds' | 'hidden'> {
  readonly creatorVerbs: readonly Verb[];
}

const nowhere = { within: { albumIds: [], photoIds: [] }, rootIds: [], hidden: [] };

/** Null when its creator may not be here, or sees nothing of what it leads to. */
async function findTarget(db: Knex, row: LinkRow, rules: AccessRules): Promise<Target | null> {
  const whole = await resolveCreator(db, row);
  if (!whole) return null;
  const scope = await narrow(whole, rules);
  return row.albumId === null ? findPhotos(db, scope, row.photoIds) : findAlbums(db, scope, row.albumId);
}

/** What nobody made, core did. */
async function resolveCreator(db: Knex, { createdBy, creator }: LinkRow): Promise<Scope | null> {
  if (createdBy === null) return resolvePerson(db, { kind: 'system', name: 'shares' }, null);
  if (!creator) return null;
  const user = { kind: 'user', ...creator } as const;
  return resolvePerson(db, user, user);
}

async function findAlbums(db: Knex, scope: Scope, albumId: string): Promise<Target | null> {
  const albums = await listSharedAlbums(db, albumId);
  const seen = albums.filter(album => scope.seesAll || scope.rootIds.includes(album.rootId));
  const top = seen[0];
  if (top?.id !== albumId) return null;
  return {
    creatorVerbs: verbsOf(scope, { roots: [top.rootId, top.grantsRootId] }),
    within: { albumIds: seen.map(album => album.id), photoIds: [] },
    rootIds: [...new Set(seen.map(album => album.rootId))],
    hidden: scope.hidden,
  };
}

/** What rules hide of a selection bounds its verbs all the same: hiding one photo gives no verb on another. */
async function findPhotos(db: Knex, scope: Scope, photoIds: readonly string[]): Promise<Target | null> {
  const photos = await listSharedPhotos(db, scope, photoIds);
  if (photos.length === 0) return null;
  const unruled =
    scope.hidden.length === 0 ? photos : await listSharedPhotos(db, { ...scope, hidden: [] }, photoIds);
  const isOpen = (id: number) => scope.seesAll || scope.rootIds.includes(id);
  return {
    creatorVerbs: unruled.map(photo => verbsOf(scope, photo)).reduce(intersectVerbs, everyVerb),
    within: { albumIds: [], photoIds: photos.map(photo => photo.id) },
    rootIds: [...new Set(photos.flatMap(photo => photo.roots))].filter(isOpen),
    hidden: scope.hidden,
  };
}
