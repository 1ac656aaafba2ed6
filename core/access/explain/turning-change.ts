import type {
  AccessObject,
  AlbumLink,
  Reason,
  TurningChange,
  Verb,
  ViewerName,
} from '../../plugin-api/index.ts';
import { chainOf, linkOf, sourceOf, type World } from '../decision/facts.ts';
import type { Way, Weighing } from '../decision/weigh.ts';
import { isKnown, type Knowledge } from './knowledge.ts';

interface Question {
  readonly world: World;
  readonly viewer: ViewerName;
  /** As people know whom it is about. */
  readonly name: string;
  readonly verb: Verb;
  readonly object: AccessObject;
  /** Whoever asks is told of no album that they may not know of, and changes nothing where they may not manage. */
  readonly knowledge: Knowledge;
}

/** The smallest change that would turn a decision; null when nothing that could be set would. */
export function findTurningChange(question: Question, weighing: Weighing): TurningChange | null {
  const { verb } = question;
  const wouldGive = weighing.ways.filter(way => way.verbs.includes(verb));
  const open = wouldGive.filter(way => way.heldBackBy.length === 0);
  if (open.length > 0) return closeWays(question, open);
  const nearest = wouldGive.toSorted((one, other) => one.heldBackBy.length - other.heldBackBy.length)[0];
  return nearest ? letGo(question, nearest) : giveWay(question, weighing);
}

/** Of an allowed decision: what takes it away. */
function closeWays(question: Question, ways: readonly Way[]): TurningChange | null {
  if (!ways.every(way => way.because.every(reason => isKnown(reason, question.knowledge))))
    return change('elsewhere', {}, null);
  if (ways.length > 1) return change('several', { count: String(ways.length) }, panelOf(question.object));
  const reason = ways[0]!.because.at(-1)!;
  switch (reason.kind) {
    case 'grant':
      return change(
        'takeGrant',
        { who: reason.to.name, album: reason.album.title },
        panelOfAlbum(reason.album),
      );
    case 'audience':
      return reason.verbs.length > 1 && question.verb !== 'view'
        ? change('switchOff', { album: reason.album.title, verb: question.verb }, panelOfAlbum(reason.album))
        : change('narrow', { album: reason.album.title }, panelOfAlbum(reason.album));
    case 'share':
      return change('revokeLink', { name: reason.name }, `/admin/links/${reason.shareId}`);
    case 'role':
      return reason.role === 'system'
        ? null
        : change('lowerRole', { who: question.name }, usersPage(question));
    case 'uploaded-here':
      return change('takeOut', { album: reason.album.title }, `/admin/photos/${question.object.id}`);
    default:
      return null;
  }
}

/** A way is there, and only something holds it back. */
function letGo(question: Question, { heldBackBy }: Way): TurningChange | null {
  const first = heldBackBy[0]!;
  if (!heldBackBy.every(reason => isKnown(reason, question.knowledge))) return null;
  // what a plugin hides is its own business
  if (heldBackBy.some(reason => reason.kind === 'rule')) return null;
  if (heldBackBy.length > 1 && heldBackBy.every(reason => reason.kind === 'publication')) {
    return change('publishAll', { names: heldBackBy.map(nameIn).join(' · ') }, pathTo(question, first));
  }
  switch (first.kind) {
    case 'publication':
      return first.of === 'photo'
        ? change('publishPhoto', {}, pathTo(question, first))
        : change('publishAlbum', { album: first.of.title }, pathTo(question, first));
    case 'trashed':
      return change('restore', { name: nameIn(first) }, '/admin/trash');
    default:
      return null;
  }
}

/** Nothing gives the verb so far. */
function giveWay(question: Question, { withheld }: Weighing): TurningChange | null {
  const { viewer, object, world } = question;
  if (viewer.kind === 'share' || viewer.kind === 'token') return null;
  if (withheld.some(reason => reason.kind === 'disabled'))
    return change('enable', { who: question.name }, usersPage(question));
  const photo = world.photos.get(object.id);
  if (photo?.isTrashed || world.albums.get(object.id)?.isTrashed)
    return change('restoreFirst', {}, '/admin/trash');
  const sources = sourcesOf(world, object);
  if (sources.length === 0)
    return object.kind === 'photo' ? change('putIntoAlbum', {}, `/admin/photos/${object.id}`) : null;
  const source = sources.find(album => question.knowledge.manages(album.id));
  if (!source) return null;
  return viewer.kind === 'guest' || viewer.kind === 'signed-in'
    ? widen(question, viewer.kind, source)
    : grant(question, source);
}

function grant({ name, verb }: Question, source: Source): TurningChange {
  return change(alsoPublish('grant', source), { who: name, album: source.title, verb }, panelOfAlbum(source));
}

/** An audience may look, comment and download: whoever does more is somebody by name. */
function widen({ verb }: Question, kind: 'guest' | 'signed-in', source: Source): TurningChange | null {
  if (verb !== 'view' && verb !== 'comment' && verb !== 'download') return null;
  const audience = kind === 'guest' ? 'public' : 'signed-in';
  const isOfIt = source.audience === 'public' || source.audience === audience;
  const key = isOfIt ? 'switchOn' : kind === 'guest' ? 'openToAll' : 'openToSignedIn';
  return change(alsoPublish(key, source), { album: source.title, verb }, panelOfAlbum(source));
}

function alsoPublish(key: string, { isShut }: Source): string {
  return isShut ? `${key}AndPublish` : key;
}

type Source = AlbumLink & { readonly audience: string | null; readonly isShut: boolean };

/** The albums whose rules decide, those first where nothing else stands in the way. */
function sourcesOf(world: World, object: AccessObject): Source[] {
  const photo = world.photos.get(object.id);
  const places = object.kind === 'album' ? [object.id] : (photo?.albumIds ?? []);
  const isPhotoShut = photo?.window.isNow === false;
  const sources = places
    .map(id => chainOf(world, id))
    .filter(chain => chain.length > 0 && !chain[0]!.isTrashed)
    .map(chain => ({
      ...linkOf(sourceOf(chain)),
      audience: sourceOf(chain).audience,
      isShut: isPhotoShut || chain.some(album => !album.window.isNow),
    }));
  return sources.toSorted((one, other) => Number(one.isShut) - Number(other.isShut));
}

function change(name: string, params: Record<string, string>, path: string | null): TurningChange {
  return { key: `access.change.${name}`, params, path };
}

export function panelOf({ kind, id }: AccessObject): string {
  return `/admin/${kind}s/${id}/access`;
}

export function panelOfAlbum({ id }: AlbumLink): string {
  return panelOf({ kind: 'album', id });
}

function usersPage({ knowledge }: Question): string | null {
  return knowledge.administers ? '/admin/users' : null;
}

function pathTo({ object }: Question, reason: Reason): string | null {
  if (reason.kind !== 'publication') return null;
  return reason.of === 'photo' ? `/admin/photos/${object.id}` : `/admin/albums/${reason.of.id}`;
}

/** An album's title; empty for the photo itself. */
function nameIn(reason: Reason): string {
  const of = reason.kind === 'publication' || reason.kind === 'trashed' ? reason.of : 'photo';
  return of === 'photo' ? '' : of.title;
}
