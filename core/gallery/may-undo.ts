import type { Knex } from 'knex';
import {
  isAdministrator,
  isOwn,
  type JudgedRow,
  listJudgedAlbums,
  listJudgedPhotos,
  mayBring,
  mayDo,
  mayEditObject,
  mayManageAll,
  mayPublish,
  mayTake,
  personOf,
  type Scope,
} from '../access/index.ts';
import { rulesFields } from '../albums/album-rules.ts';
import { type ChangedObject, listChangedObjects, listChangesetsOf } from '../changes/queries.ts';
import type { EntityName } from '../plugin-api/index.ts';

const forAdministrators: readonly EntityName[] = ['user', 'group', 'setting'];

/** Those of these changesets in which this viewer may bring back every object. */
export async function findUndoable(db: Knex, scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  // A curator's token sees all that they see, and does no more than its scopes and its album let it.
  if (mayManageAll(scope.viewer)) return undoableByCurators(db, scope, ids);
  const objects = await listChangedObjects(db, ids);
  const known = await findKnown(db, scope, objects);
  const undoable = new Set(objects.map(object => object.changesetId));
  for (const object of objects) {
    if (undoable.has(object.changesetId) && !(await mayUndo(db, { scope, known, object })))
      undoable.delete(object.changesetId);
  }
  return undoable;
}

async function undoableByCurators(db: Knex, scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (isAdministrator(scope.viewer)) return new Set(ids);
  const notTheirs = new Set(await listChangesetsOf(db, ids, forAdministrators));
  return new Set(ids.filter(id => !notTheirs.has(id)));
}

/** What was touched, and where it was put or taken from, as far as the viewer may know of it. */
interface Known {
  readonly albums: ReadonlyMap<string, JudgedRow>;
  readonly photos: ReadonlyMap<string, JudgedRow>;
}

async function findKnown(db: Knex, scope: Scope, objects: readonly ChangedObject[]): Promise<Known> {
  const idsOf = (entity: EntityName) =>
    objects.filter(object => object.entity === entity).map(object => object.id);
  const elsewhere = objects.flatMap(({ backward }) =>
    backward.flatMap(({ path, parentId }) => [albumOf(path), parentId].filter(id => id != null)),
  );
  const [albums, photos] = await Promise.all([
    listJudgedAlbums(db, scope, [...new Set([...idsOf('album'), ...elsewhere])]),
    listJudgedPhotos(db, scope, [...new Set(idsOf('photo'))]),
  ]);
  const byId = (rows: readonly JudgedRow[]) => new Map(rows.map(row => [row.id, row]));
  return { albums: byId(albums), photos: byId(photos) };
}

interface Question {
  readonly scope: Scope;
  readonly known: Known;
  readonly object: ChangedObject;
}

/** Tags that were made stay, whoever else uses them by now. */
async function mayUndo(db: Knex, question: Question): Promise<boolean> {
  const { scope, object } = question;
  if (object.entity === 'album') return mayUndoAlbum(question);
  if (object.entity === 'photo') return mayUndoPhoto(question);
  if (object.entity === 'tag') return object.action === 'created';
  return mayEditObject(db, scope, object, 'manage');
}

const rules = new Set<string>([...rulesFields, 'parentId', 'trashedAt']);

/** What somebody did themselves they take back where they may still edit; rules and what others did is for who may manage. */
function mayUndoAlbum({ scope, known, object }: Question): boolean {
  const row = known.albums.get(object.id);
  if (row === undefined) return false;
  const touchesRules = object.backward.some(({ path }) => rules.has(path.split('/')[1] ?? ''));
  if (!mayDo(scope, isMine(scope, object) && !touchesRules ? 'edit' : 'manage', row)) return false;
  return object.backward
    .filter(({ path }) => path === '/parentId')
    .every(({ parentId }) => {
      const parent = parentId === null ? undefined : known.albums.get(parentId);
      return parent !== undefined && mayDo(scope, 'edit', parent);
    });
}

const times = new Set(['/publication', '/publishedFrom', '/publishedUntil']);

/** A place in an album comes back as it would be given, and goes as it would be taken. */
function mayUndoPhoto({ scope, known, object }: Question): boolean {
  const row = known.photos.get(object.id);
  if (row === undefined) return false;
  const places = object.backward.filter(({ path }) => albumOf(path) !== null);
  const touchesTrash = object.backward.some(({ path }) => path === '/trashedAt');
  const verb = isMine(scope, object) && (!touchesTrash || isOwn(scope, row)) ? 'edit' : 'manage';
  const isPlaceAlone = places.length === object.backward.length && isMine(scope, object);
  if (!isPlaceAlone && !mayDo(scope, verb, row)) return false;
  if (object.backward.some(({ path }) => times.has(path)) && !mayPublish(scope, row)) return false;
  return places.every(({ op, path }) => {
    const album = known.albums.get(albumOf(path)!);
    if (album === undefined) return false;
    const comesBack = op === 'add' && path.split('/').length === 3;
    return (comesBack ? mayBring : mayTake)(scope, album, row);
  });
}

function isMine({ viewer }: Scope, { actorId }: ChangedObject): boolean {
  return actorId === personOf(viewer)?.userId;
}

/** Of a photo's place: `/albums/3xY`, `/albums/3xY/position`. */
function albumOf(path: string): string | null {
  const [, field, id] = path.split('/');
  return field === 'albums' ? (id ?? null) : null;
}
