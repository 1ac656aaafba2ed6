import type { Knex } from 'knex';
import type { DocChange, EntityStore } from '../changes/entity-store.ts';
import { changedMemberships, type Membership, saveMemberships, settleMemberships } from './memberships.ts';
import { type PhotoDoc, searchedFields } from './photo-doc.ts';
import {
  cameraOf,
  documentColumns,
  type PhotoRow,
  placeOf,
  rowExpressions,
  rowOfDoc,
  takenOf,
} from './photo-rows.ts';
import { settableFields } from './settable-fields.ts';
import { saveTags } from './tag-links.ts';

/** How the writing door reads and writes photos, with their places in albums and their tags. */
export const photoStore: EntityStore<PhotoDoc> = {
  entity: 'photo',
  load: loadPhotoDocs,
  patch: ({ after }, fields) => ({ ...after!, ...settableFields(fields) }),
  settle: settleMemberships,
  save: savePhotoDocs,
  /** An import that is taken back leaves its photos in the trash: the originals are kept. */
  retire: (doc, now) => ({ ...doc, trashedAt: doc.trashedAt ?? now.toISOString() }),
};

const loadedColumns = Object.entries(rowExpressions)
  .map(([name, expression]) => `${expression} as "${name}"`)
  .join(', ');

type LoadedRow = PhotoRow & { albums: PhotoDoc['albums']; tags: PhotoDoc['tags'] };

async function loadPhotoDocs(trx: Knex.Transaction, ids: readonly string[]): Promise<Map<string, PhotoDoc>> {
  const { rows } = await trx.raw<{ rows: LoadedRow[] }>(
    `select p.id, ${loadedColumns},
       coalesce((select jsonb_object_agg(m.album_id, jsonb_build_object('position', m.position))
         from album_photos m where m.photo_id = p.id), '{}') as albums,
       coalesce((select jsonb_object_agg(t.tag_id, true)
         from photo_tags t where t.photo_id = p.id and t.direct), '{}') as tags
     from photos p where p.id = any (?::text[]) order by p.id for update of p`,
    [[...ids]],
  );
  return new Map(rows.map(row => [row.id, docOfRow(row)]));
}

function docOfRow(row: LoadedRow): PhotoDoc {
  return {
    title: row.title,
    caption: row.caption,
    altText: row.altText,
    rating: row.rating,
    author: row.author,
    credit: row.credit,
    copyright: row.copyright,
    licence: row.licence,
    taken: takenOf(row),
    coordinates: row.latitude === null ? null : { latitude: row.latitude, longitude: row.longitude! },
    altitude: row.altitude,
    place: placeOf(row),
    camera: cameraOf(row),
    width: row.width,
    height: row.height,
    focalPoint: row.focalX === null ? null : { x: row.focalX, y: row.focalY! },
    averageColour: row.averageColour,
    thumbHash: row.thumbHash,
    sha256: row.sha256,
    format: row.format,
    fileName: row.fileName,
    publication: row.publication,
    publishedFrom: row.publishedFrom?.toISOString() ?? null,
    publishedUntil: row.publishedUntil?.toISOString() ?? null,
    uploadedBy: row.uploadedBy,
    trashedAt: row.trashedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    albums: row.albums,
    tags: row.tags,
    translations: row.translations,
    ext: row.ext,
  };
}

async function savePhotoDocs(trx: Knex.Transaction, changes: readonly DocChange<PhotoDoc>[]): Promise<void> {
  const kept = changes.filter(change => change.after !== undefined);
  const gone = changes.filter(change => change.after === undefined).map(change => change.id);
  if (gone.length > 0) await trx('photos').whereIn('id', gone).delete();
  await upsertRows(trx, kept);
  const memberships = changedMemberships(changes);
  await saveMemberships(trx, memberships);
  await saveTags(trx, changes);
  await refreshDerived(trx, kept, memberships);
}

const names = Object.keys(documentColumns);
const typed = Object.entries(documentColumns)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');
const assignments = names.map(name => `${name} = excluded.${name}`).join(', ');

/** Wall-clock time read as if UTC, so that a calendar's day is the photographer's day. */
const sortAt = `coalesce(taken_at at time zone 'UTC', created_at)`;

async function upsertRows(trx: Knex.Transaction, changes: readonly DocChange<PhotoDoc>[]): Promise<void> {
  const rows = changes.map(({ id, after }) => ({ id, ...rowOfDoc(after!) }));
  await trx.raw(
    `insert into photos (id, ${names.join(', ')}, sort_at)
     select id, ${names.join(', ')}, ${sortAt} from jsonb_to_recordset(?::jsonb) as r (id text, ${typed})
     on conflict (id) do update set ${assignments}, sort_at = excluded.sort_at, revision = photos.revision + 1`,
    [JSON.stringify(rows)],
  );
}

async function refreshDerived(
  trx: Knex.Transaction,
  changes: readonly DocChange<PhotoDoc>[],
  memberships: { added: readonly Membership[]; removed: readonly Membership[] },
): Promise<void> {
  const retimed = idsWhere(
    changes,
    (before, after) => before !== undefined && differs(before.taken, after.taken),
  );
  if (retimed.length > 0) await carrySortTime(trx, retimed);
  const moved = new Set([...memberships.added, ...memberships.removed].map(link => link.photoId));
  const regated = idsWhere(
    changes,
    (before, after) => before?.trashedAt !== after.trashedAt || shownDiffers(before, after),
  );
  await refresh(trx, 'refresh_photo_access', [...moved, ...retimed, ...regated]);
  const reworded = idsWhere(changes, (before, after) =>
    searchedFields.some(field => differs(before?.[field], after[field])),
  );
  await refresh(trx, 'refresh_photo_search', reworded);
  await refresh(
    trx,
    'refresh_album_counts',
    albumsToCount(changes, new Set([...moved, ...retimed, ...regated])),
  );
}

function idsWhere(
  changes: readonly DocChange<PhotoDoc>[],
  condition: (before: PhotoDoc | undefined, after: PhotoDoc) => boolean,
): string[] {
  return changes.filter(change => condition(change.before, change.after!)).map(change => change.id);
}

function shownDiffers(before: PhotoDoc | undefined, after: PhotoDoc): boolean {
  if (before === undefined) return false;
  const fields = ['publication', 'publishedFrom', 'publishedUntil'] as const;
  return fields.some(field => before[field] !== after[field]);
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) !== JSON.stringify(other ?? null);
}

function albumsToCount(changes: readonly DocChange<PhotoDoc>[], ids: ReadonlySet<string>): string[] {
  const albums = changes
    .filter(change => ids.has(change.id))
    .flatMap(({ before, after }) => [
      ...Object.keys(before?.albums ?? {}),
      ...Object.keys(after?.albums ?? {}),
    ]);
  return [...new Set(albums)].toSorted();
}

async function refresh(trx: Knex.Transaction, name: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await trx.raw(`select ${name}(?::text[])`, [[...new Set(ids)]]);
}

/** Lists are ordered by copies of the time, beside what they list. */
async function carrySortTime(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  for (const table of ['album_photos', 'photo_tags']) {
    await trx.raw(
      `update ${table} l set sort_at = p.sort_at from photos p where p.id = l.photo_id and p.id = any (?::text[])`,
      [[...ids]],
    );
  }
}
