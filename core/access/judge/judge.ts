import type { Knex } from 'knex';
import { fail } from '../../errors/app-error.ts';
import type { Verb, Viewer } from '../../plugin-api/index.ts';
import { mayManageAll, refuse } from '../roles.ts';
import { type AccessRules, noRules } from '../rules/access-rules.ts';
import { resolveScope } from '../scope/resolve-scope.ts';
import type { Scope } from '../scope/scope.ts';
import { mayAnywhere, mayBring, mayDo, mayPublish, mayTake } from './membership.ts';
import { listJudgedAlbums, listJudgedPhotos } from './queries/judged.ts';

/**
 * Judges the viewer of a change. What they may not know of is NOT_FOUND, one among many makes it all so; what they may not do
 * with what they know is FORBIDDEN, for guests SIGN_IN_REQUIRED.
 */
export interface Judge {
  /** May edit and manage everything: nothing needs to be looked up. Whether things exist is for the writers to find. */
  readonly editsAll: boolean;
  requireCurator(): void;
  /** Who may do this in some album. */
  somewhere(verb: Verb): Promise<void>;
  album(verb: Verb, id: string): Promise<void>;
  albums(verb: Verb, ids: readonly string[]): Promise<void>;
  photos(verb: Verb, ids: readonly string[]): Promise<void>;
  /** Saying when photos are seen: who was given `edit` on them. To have brought them is not enough, else what a curator withdrew came back. */
  publish(ids: readonly string[]): Promise<void>;
  /**
   * Putting photos that are here already into an album: nobody shows to others what isn't theirs to show. Who brought them
   * may upload there; others may edit the album, and manage the photos, or edit them where the same people see them by the same grants.
   */
  bring(albumId: string, photoIds: readonly string[]): Promise<void>;
  /** Taking photos out of an album: who may edit it, and who brought them there. */
  take(albumId: string, photoIds: readonly string[]): Promise<void>;
}

/** A viewer who doesn't edit everything is resolved for each question: what is asked about may have been made in the same change. */
export function createJudge(db: Knex, viewer: Viewer, rules: AccessRules = noRules): Judge {
  const editsAll = mayManageAll(viewer);
  const asked = async (question: (scope: Scope) => Promise<void>) => {
    if (!editsAll) await question(await resolveScope(db, viewer, rules));
  };
  const findAll = async (list: typeof listJudgedPhotos, scope: Scope, ids: readonly string[]) => {
    const wanted = new Set(ids);
    const found = await list(db, scope, [...wanted]);
    return found.length === wanted.size ? found : fail('NOT_FOUND');
  };
  const photos = (scope: Scope, ids: readonly string[]) => findAll(listJudgedPhotos, scope, ids);
  const albums = (scope: Scope, ids: readonly string[]) => findAll(listJudgedAlbums, scope, ids);
  const album = async (scope: Scope, id: string) => (await albums(scope, [id]))[0]!;
  const requireThat = (isSo: boolean) => {
    if (!isSo) refuse(viewer);
  };
  return {
    editsAll,
    requireCurator: () => requireThat(editsAll),
    somewhere: verb => asked(async scope => requireThat(mayAnywhere(scope, verb))),
    album: (verb, id) => asked(async scope => requireThat(mayDo(scope, verb, await album(scope, id)))),
    albums: (verb, ids) =>
      asked(async scope => requireThat((await albums(scope, ids)).every(row => mayDo(scope, verb, row)))),
    photos: (verb, ids) =>
      asked(async scope => requireThat((await photos(scope, ids)).every(row => mayDo(scope, verb, row)))),
    publish: ids =>
      asked(async scope => requireThat((await photos(scope, ids)).every(row => mayPublish(scope, row)))),
    bring: (albumId, ids) =>
      asked(async scope => {
        const target = await album(scope, albumId);
        const rows = await photos(scope, ids);
        requireThat(rows.every(row => mayBring(scope, target, row)));
      }),
    take: (albumId, ids) =>
      asked(async scope => {
        const target = await album(scope, albumId);
        const rows = await photos(scope, ids);
        requireThat(rows.every(row => mayTake(scope, target, row)));
      }),
  };
}
