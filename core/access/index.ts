export { isAdministrator, mayManageAll, personOf, requireAdministrator, requireCurator } from './decide.ts';
export { createJudge, type Judge } from './judge.ts';
export { keepScopes, type ResolveScope } from './keep-scopes.ts';
export { type JudgedLink, judgeLink } from './link-scope.ts';
export { mayEditObject } from './may-edit.ts';
export { mayAnywhere, mayBring, mayDo, mayTake } from './membership.ts';
export { type Fact, photosShowing } from './photos-showing.ts';
export { type JudgedRow, listJudgedAlbums, listJudgedPhotos } from './queries/judged.ts';
export { judgedRoots } from './queries/link-targets.ts';
export { resolveScope } from './resolve-scope.ts';
export type { Fragment, Scope } from './scope.ts';
export { isOwn, type Judged, shownOf, shownToGuests, showsLess, sizeBound } from './shown.ts';
export { closeVerbs } from './verbs.ts';
export { verbsOf } from './verbs-of.ts';
export { visibleClasses } from './visible-classes.ts';
export {
  albumsWith,
  isPublicPhoto,
  trashedAlbums,
  trashedPhotos,
  visibleAlbums,
  visibleOrTrashedPhotos,
  visiblePhotos,
} from './visible-to.ts';
