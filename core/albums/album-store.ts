import type { Knex } from 'knex';
import type { DocChange, EntityStore } from '../changes/entity-store.ts';
import { freeSlug } from '../database/slugs.ts';
import type { AlbumDoc } from './album-doc.ts';
import { saveGrants, settleGrants } from './album-grants.ts';
import { columnNames, type DocRow, docColumns, docOfRow, rowOfDoc, typedColumns } from './album-rows.ts';
import {
  findByImportKey,
  findFreePosition,
  isPositionTaken,
  keepOldSlugs,
  listTakenSlugs,
} from './queries/upkeep.ts';

/** How the writing door reads and writes albums, with all that the tree derives from them. */
export const albumStore: EntityStore<AlbumDoc> = {
  entity: 'album',
  load: loadAlbumDocs,
  patch: patchAlbum,
  settle: settleAlbums,
  save: saveAlbumDocs,
  retire: (doc, now) => ({ ...doc, trashedAt: doc.trashedAt ?? now.toISOString() }),
};

function patchAlbum({ after }: DocChange<AlbumDoc>, fields: Readonly<Record<string, unknown>>): AlbumDoc {
  const given = Object.entries(fields).filter(
    ([name, value]) => name !== 'title' || String(value).trim() !== '',
  );
  return { ...after!, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}

async function loadAlbumDocs(trx: Knex.Transaction, ids: readonly string[]): Promise<Map<string, AlbumDoc>> {
  const { rows } = await trx.raw<{ rows: DocRow[] }>(
    `select ${docColumns} from albums a where a.id = any (?::text[]) order by a.id for update`,
    [[...ids]],
  );
  return new Map(rows.map(row => [row.id, docOfRow(row)]));
}

/** A slug or a place among siblings that comes back by an undo may be taken by now. */
async function settleAlbums(
  trx: Knex.Transaction,
  changes: readonly DocChange<AlbumDoc>[],
): Promise<readonly DocChange<AlbumDoc>[]> {
  const settled: DocChange<AlbumDoc>[] = [];
  for (const change of changes) settled.push(await settleAlbum(trx, change));
  return settled;
}

async function settleAlbum(trx: Knex.Transaction, change: DocChange<AlbumDoc>): Promise<DocChange<AlbumDoc>> {
  const { id, before, after } = change;
  if (!after) return change;
  let { slug, position } = after;
  if (before?.slug !== slug) slug = freeSlug(slug, await listTakenSlugs(trx, id, slug));
  const isPlacedAnew =
    !after.trashedAt &&
    (before?.position !== position || before.parentId !== after.parentId || before.trashedAt !== null);
  if (isPlacedAnew && (await isPositionTaken(trx, id, after)))
    position = await findFreePosition(trx, after.parentId);
  const grants = await settleGrants(trx, before?.grants, after);
  return {
    id,
    before,
    after: { ...after, slug, position, grants, importKey: await keepImportKey(trx, change) },
  };
}

/** A folder that was imported again while its album lay in the trash goes on with the new album. */
async function keepImportKey(trx: Knex.Transaction, { id, before, after }: DocChange<AlbumDoc>) {
  const importKey = after!.importKey;
  if (importKey === null || before?.trashedAt === null || after!.trashedAt !== null) return importKey;
  const owner = await findByImportKey(trx, importKey);
  return owner && owner.id !== id ? null : importKey;
}

async function saveAlbumDocs(trx: Knex.Transaction, changes: readonly DocChange<AlbumDoc>[]): Promise<void> {
  const kept = changes.filter(change => change.after !== undefined);
  await upsertRows(trx, kept);
  await saveGrants(trx, kept);
  await keepOldSlugs(trx, kept);
  await refreshDerived(trx, kept);
}

const assignments = columnNames.map(name => `${name} = excluded.${name}`).join(', ');

/** Path, outline and root begin with what holds for nobody; the tree's function fills them in at once. */
async function upsertRows(trx: Knex.Transaction, changes: readonly DocChange<AlbumDoc>[]): Promise<void> {
  const rows = changes.map(({ id, after }) => rowOfDoc(id, after!));
  await trx.raw(
    `insert into albums (id, ${columnNames.join(', ')}, path, root_id)
     select id, ${columnNames.join(', ')}, id::ltree, 1 from jsonb_to_recordset(?::jsonb) as r (id text, ${typedColumns})
     on conflict (id) do update set ${assignments}, revision = albums.revision + 1`,
    [JSON.stringify(rows)],
  );
}

const treeFields = [
  'parentId',
  'position',
  'audience',
  'audienceVerbs',
  'largestSize',
  'placeShown',
  'cameraShown',
  'watermark',
  'publication',
  'publishedFrom',
  'publishedUntil',
] as const;

async function refreshDerived(trx: Knex.Transaction, changes: readonly DocChange<AlbumDoc>[]): Promise<void> {
  for (const { id, before, after } of changes) {
    const moves = treeFields.some(field => JSON.stringify(before?.[field]) !== JSON.stringify(after![field]));
    if (moves) await trx.raw('select refresh_album_tree(?)', [id]);
  }
  const ids = changes.map(change => change.id);
  await trx.raw('select refresh_album_search(?::text[])', [ids]);
  const binned = changes.filter(
    ({ before, after }) => before && (before.trashedAt === null) !== (after!.trashedAt === null),
  );
  if (binned.length === 0) return;
  await trx.raw(
    `select refresh_photo_access(array(select distinct photo_id from album_photos where album_id = any (?::text[])))`,
    [binned.map(change => change.id)],
  );
}
