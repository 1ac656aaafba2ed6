import type { AlbumLink, AlbumRules, Reason, WayIn } from '../../plugin-api/index.ts';
import { type Facts, verbsFrom, weigh } from '../decision/decide.ts';
import type { ShareFacts } from '../decision/facts.ts';

/** What whoever asks may know of: explanations tell nothing else. */
export interface Knowledge {
  readonly managesAll: boolean;
  /** Whether they may view this album. */
  readonly knows: (albumId: string) => boolean;
  readonly manages: (albumId: string) => boolean;
  /** Whether all that a link leads to is theirs to manage. */
  readonly managesTarget: (share: ShareFacts) => boolean;
  readonly administers: boolean;
}

export function knowledgeOf(facts: Facts): Knowledge {
  const { who, world } = facts;
  const verbsOn = (object: Facts['object']) => verbsFrom(weigh({ ...facts, object }));
  const manages = (id: string) => verbsOn({ kind: 'album', id }).includes('manage');
  return {
    managesAll: who.kind === 'system' || (who.kind === 'person' && who.person.role !== 'member'),
    administers: who.kind === 'system' || (who.kind === 'person' && who.person.role === 'admin'),
    knows: id => verbsOn({ kind: 'album', id }).includes('view'),
    manages,
    managesTarget: ({ albumId, photoIds }) =>
      albumId === null
        ? photoIds.some(id => world.photos.has(id)) &&
          photoIds.every(id => !world.photos.has(id) || verbsOn({ kind: 'photo', id }).includes('manage'))
        : manages(albumId),
  };
}

/** What gives access by way of something unknown is told without its name; what withholds it there is not told at all. */
export function tellReasons(reasons: readonly Reason[], knowledge: Knowledge): Reason[] {
  const told = reasons.filter(reason => isKnown(reason, knowledge));
  const isHidden =
    told.length < reasons.length && reasons.some(each => each.speaksFor && !told.includes(each));
  return isHidden ? [...told, { kind: 'elsewhere', speaksFor: true }] : told;
}

/** The same of ways in; all that are unknown are told as one. */
export function tellWays(
  ways: readonly WayIn[],
  knowledge: Knowledge,
  shares: readonly ShareFacts[],
): readonly WayIn[] {
  const byId = new Map(shares.map(share => [share.id, share]));
  const isTold = ({ because, heldBackBy }: WayIn) =>
    because.kind === 'share'
      ? knowledge.managesTarget(byId.get(because.shareId)!)
      : [because, ...heldBackBy].every(reason => isKnown(reason, knowledge));
  const told = ways.filter(isTold).map(way => (knowledge.administers ? way : withoutUsersPage(way)));
  return told.length === ways.length ? told : [...told, elsewhere];
}

/** Rules that come from an album unknown to who asks stand as if they were the album's own, without those whom they let in. */
export function tellRules(rules: AlbumRules, album: AlbumLink, { knows, manages }: Knowledge): AlbumRules {
  const { source, grants } = rules;
  return {
    ...rules,
    source: knows(source.id) ? source : album,
    grants: manages(source.id) ? grants : [],
  };
}

const elsewhere: WayIn = {
  who: { kind: 'elsewhere', name: 'elsewhere' },
  verbs: ['view'],
  because: { kind: 'elsewhere', speaksFor: true },
  heldBackBy: [],
  path: null,
};

function withoutUsersPage(way: WayIn): WayIn {
  return way.path === '/admin/users' ? { ...way, path: null } : way;
}

export function isKnown(reason: Reason, { knows, manages }: Knowledge): boolean {
  switch (reason.kind) {
    case 'grant':
    case 'no-grant':
      return manages(reason.album.id);
    case 'audience':
    case 'uploaded-here':
      return knows(reason.album.id);
    case 'publication':
    case 'trashed':
      return reason.of === 'photo' || knows(reason.of.id);
    default:
      return true;
  }
}
