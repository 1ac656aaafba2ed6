export {
  isAdministrator,
  mayEditObject,
  mayManageAll,
  requireAdministrator,
  requireCurator,
  verbsOf,
} from './decide.ts';
export { keepGuestScope, type ResolveScope } from './keep-scopes.ts';
export { type Fragment, resolveScope, type Scope } from './scope.ts';
export { visibleClasses } from './visible-classes.ts';
export { isPublicPhoto, visibleAlbums, visiblePhotos } from './visible-to.ts';
