import type { Knex } from 'knex';
import { type JudgedRow, listJudgedAlbums, listJudgedPhotos, mayDo, type Scope } from '../access/index.ts';
import type { StoredChangesetWithPatches } from '../changes/queries.ts';
import type { EntityName, ObjectPatch, PatchOperation } from '../plugin-api/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Changesets as somebody may read them who doesn't see everything: without objects that they may not know of, and of the
 * others without their places in albums, parents and covers that are hidden; where nothing is left, without the patch.
 */
export async function leaveOutUnknown<Told extends StoredChangesetWithPatches>(
  db: Knex,
  scope: Scope,
  changesets: readonly Told[],
): Promise<Told[]> {
  const patches = changesets.flatMap(changeset => changeset.patches);
  const known = await findKnown(db, scope, patches);
  return changesets.map(changeset => ({
    ...changeset,
    patches: changeset.patches
      .filter(({ entity, entityId }) => isKnownObject(known, entity, entityId))
      .map(patch => cutPatch(known, patch))
      .filter(({ forward, backward }) => forward.length + backward.length > 0),
  }));
}

interface Known {
  readonly albums: ReadonlySet<string>;
  readonly photos: ReadonlySet<string>;
  /** Whose grants are theirs to read. */
  readonly managed: ReadonlySet<string>;
}

async function findKnown(db: Knex, scope: Scope, patches: readonly ObjectPatch[]): Promise<Known> {
  const ids = { album: new Set<string>(), photo: new Set<string>() };
  for (const patch of patches) {
    if (patch.entity === 'album' || patch.entity === 'photo') ids[patch.entity].add(patch.entityId);
    for (const operation of [...patch.forward, ...patch.backward]) {
      for (const [kind, id] of mentions(patch.entity, fieldsOf(operation))) ids[kind].add(id);
    }
  }
  const [albums, photos] = await Promise.all([
    listJudgedAlbums(db, scope, [...ids.album]),
    listJudgedPhotos(db, scope, [...ids.photo]),
  ]);
  const idsOf = (rows: readonly JudgedRow[]) => new Set(rows.map(row => row.id));
  const managed = idsOf(albums.filter(row => mayDo(scope, 'manage', row)));
  return { albums: idsOf(albums), photos: idsOf(photos), managed };
}

/** What an operation sets, by field; of a place in an album the field is `albums` with that album alone. */
function fieldsOf({ path, value }: PatchOperation): Fields {
  if (path === '') return typeof value === 'object' && value !== null ? (value as Fields) : {};
  const [, field = '', key] = path.split('/');
  return { [field]: key === undefined ? value : { [key]: value } };
}

function* mentions(entity: EntityName, fields: Fields): Generator<['album' | 'photo', string]> {
  const { albums, parentId, coverPhotoId } = fields;
  if (entity === 'photo' && typeof albums === 'object' && albums !== null)
    for (const id of Object.keys(albums)) yield ['album', id];
  if (entity !== 'album') return;
  if (typeof parentId === 'string') yield ['album', parentId];
  if (typeof coverPhotoId === 'string') yield ['photo', coverPhotoId];
}

/** People, groups and settings are for administrators, links for who makes them. */
function isKnownObject(known: Known, entity: EntityName, id: string): boolean {
  if (entity === 'album') return known.albums.has(id);
  return entity === 'photo' ? known.photos.has(id) : entity === 'tag' || entity === 'share';
}

/** A field that leads to something hidden in one direction isn't told of in the other either. */
function cutPatch(known: Known, patch: ObjectPatch): ObjectPatch {
  const operations = [...patch.forward, ...patch.backward];
  const hidden = new Set(
    operations
      .filter(operation => operation.path !== '' && !isKnown(known, patch, fieldsOf(operation)))
      .map(({ path }) => path),
  );
  const cut = (all: readonly PatchOperation[]) =>
    all
      .filter(({ path }) => !hidden.has(path))
      .map(operation => (operation.path === '' ? cutWhole(known, patch, operation) : operation));
  return { ...patch, forward: cut(patch.forward), backward: cut(patch.backward) };
}

/** An object that was made or vanished. */
function cutWhole(known: Known, patch: ObjectPatch, operation: PatchOperation): PatchOperation {
  if (typeof operation.value !== 'object' || operation.value === null) return operation;
  const kept = Object.entries(operation.value as Fields).flatMap(([field, value]) => {
    if (patch.entity === 'photo' && field === 'albums') return [[field, knownAlbums(known, value)]];
    return isKnown(known, patch, { [field]: value }) ? [[field, value]] : [];
  });
  return { ...operation, value: Object.fromEntries(kept) };
}

function knownAlbums(known: Known, albums: unknown): Fields {
  const all = Object.entries((albums ?? {}) as Fields);
  return Object.fromEntries(all.filter(([id]) => known.albums.has(id)));
}

/** Where a folder lay on the server is nobody's business who came to its album later. */
function isKnown(known: Known, { entity, entityId }: ObjectPatch, fields: Fields): boolean {
  if (entity === 'album' && 'importKey' in fields) return false;
  if (entity === 'album' && 'grants' in fields) return known.managed.has(entityId);
  return [...mentions(entity, fields)].every(([kind, id]) =>
    (kind === 'album' ? known.albums : known.photos).has(id),
  );
}
