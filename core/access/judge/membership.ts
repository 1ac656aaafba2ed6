import type { Verb } from '../../plugin-api/index.ts';
import type { Scope } from '../scope/scope.ts';
import { isOwn, type Judged } from '../scope/shown.ts';
import { verbsOf } from '../scope/verbs-of.ts';
import type { JudgedRow } from './queries/judged.ts';

/** Of a row that this viewer may know of. */
export function mayDo(scope: Scope, verb: Verb, row: JudgedRow): boolean {
  return verbsOf(scope, row).includes(verb);
}

export function mayAnywhere(scope: Scope, verb: Verb): boolean {
  if (!scope.ceiling.includes(verb)) return false;
  return scope.seesAll || [...scope.verbsByRoot.values()].some(verbs => verbs.includes(verb));
}

/** See `Judge.bring`. */
export function mayBring(scope: Scope, album: JudgedRow, photo: JudgedRow): boolean {
  if (isOwn(scope, photo)) return mayDo(scope, 'upload', album);
  if (!mayDo(scope, 'edit', album)) return false;
  return mayDo(scope, 'manage', photo) || (mayDo(scope, 'edit', photo) && sharesRoots(photo, album));
}

/** See `Judge.publish`. */
export function mayPublish(scope: Scope, { roots }: Judged): boolean {
  return verbsOf(scope, { roots }).includes('edit');
}

/** See `Judge.take`. */
export function mayTake(scope: Scope, album: JudgedRow, photo: JudgedRow): boolean {
  return mayDo(scope, isOwn(scope, photo) ? 'upload' : 'edit', album);
}

/** The same people see it in both, and by the same grants: who brings it gives nobody, themselves included, a hold of it. */
function sharesRoots(photo: JudgedRow, album: JudgedRow): boolean {
  return album.roots.every(root => photo.roots.includes(root));
}
