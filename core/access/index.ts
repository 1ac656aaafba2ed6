/**
 * What other rooms call. Each folder answers one question:
 *
 * - `scope` — what does somebody see? A viewer resolves to a scope, and every list begins from its SQL form (`visible-to.ts`).
 * - `rules` — what do plugins hide from them? Asked when a viewer is resolved; `condition` makes SQL of the answers.
 * - `judge` — may they do this? Asked by writers, on rows that a scope lets through.
 * - `decision` — the same decision from the rules alone, with each step named (`decide.ts`). It shares with the SQL form only
 *   the verbs and what a link gives, so that each is held against the other on random worlds.
 * - `explain` — why, who else, and what would turn it: decisions in words, as far as whoever asks may know.
 *
 * Routes are no business of it, but for reading the names of viewers and objects: `names.ts`.
 */

export { inBox, inShownBox, type PlacesShown, placesShown } from './condition/boxes.ts';
export { checkCondition } from './condition/check-condition.ts';
export { type Asker, compileCondition } from './condition/compile-condition.ts';
export { createAccessReader } from './explain/access-reader.ts';
export { lendEyes } from './eyes.ts';
export { createJudge, type Judge } from './judge/judge.ts';
export { mayEditObject } from './judge/may-edit.ts';
export { mayAnywhere, mayBring, mayDo, mayPublish, mayTake } from './judge/membership.ts';
export { type JudgedRow, listJudgedAlbums, listJudgedPhotos } from './judge/queries/judged.ts';
export { isAdministrator, mayManageAll, personOf, requireAdministrator } from './roles.ts';
export { type AccessRules, createAccessRules, noRules } from './rules/access-rules.ts';
export { notHidden } from './rules/hiding.ts';
export { indexedAlbums, isIndexedPhoto } from './scope/indexed.ts';
export { keepScopes, type ResolveScope } from './scope/keep-scopes.ts';
export { inLanguages, speak, textsColumn } from './scope/languages.ts';
export { judgeLink } from './scope/link-scope.ts';
export { type Fact, photosShowing } from './scope/photos-showing.ts';
export { judgedRoots } from './scope/queries/judged-roots.ts';
export { listMarkIdentities } from './scope/queries/mark-identities.ts';
export { readNextPublication } from './scope/queries/next-publication.ts';
export { resolveScope } from './scope/resolve-scope.ts';
export type { Fragment, Scope } from './scope/scope.ts';
export { type SeenCounts, seenPeriodCounts, seenTagCounts } from './scope/seen-counts.ts';
export {
  isOwn,
  type Shown,
  shownOf,
  shownToGuests,
  showsLess,
  sizeBound,
  watermarkFor,
} from './scope/shown.ts';
export { verbsOf } from './scope/verbs-of.ts';
export { visibleClasses } from './scope/visible-classes.ts';
export {
  albumsWith,
  isPublicPhoto,
  trashedAlbums,
  trashedPhotos,
  visibleAlbums,
  visibleOrTrashedPhotos,
  visiblePhotos,
} from './scope/visible-to.ts';
export { defaultLinkPolicy, type ShareInForce, type ShareProofs } from './share-in-force.ts';
export { closeVerbs } from './verbs.ts';
