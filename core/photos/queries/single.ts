import type { Knex } from 'knex';
import {
  type Fragment,
  isIndexedPhoto,
  isPublicPhoto,
  judgedRoots,
  type Scope,
  type Shown,
  shownOf,
  shownToGuests,
  sizeBound,
  textsColumn,
  verbsOf,
  visibleAlbums,
  visibleOrTrashedPhotos,
  visiblePhotos,
  watermarkFor,
} from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import type {
  AlbumLink,
  AlbumTexts,
  PhotoBytes,
  PhotoSummary,
  TagSummary,
  Translations,
} from '../../plugin-api/index.ts';
import { type PhotoRow, rowExpressions } from '../photo-rows.ts';
import { type SummaryRow, summaryColumns, toSummary } from '../photo-summary.ts';
import { bindingsOf } from './lists.ts';

export type WholeRow = PhotoRow &
  SummaryRow & {
    bytes: number;
    revision: number;
    tags: TagSummary[];
    albums: (AlbumLink & { texts: Translations<AlbumTexts> | null })[];
    isIndexed: boolean;
    uploader: string | null;
    /** Those of its albums, and of the grants on them. */
    allRoots: number[];
  };

const allColumns = Object.entries(rowExpressions)
  .map(([name, expression]) => `${expression} as "${name}"`)
  .join(', ');

/** A photo with its tags and with those of its albums that the viewer may see; from the trash for who may bring it back. */
export async function findPhotoRow(db: Knex, scope: Scope, id: string): Promise<WholeRow | undefined> {
  return (await findWholeRows(db, scope, { sql: 'p.id = ?', bindings: [id] }))[0];
}

export function findPhotoRows(db: Knex, scope: Scope, ids: readonly string[]): Promise<WholeRow[]> {
  return findWholeRows(db, scope, { sql: 'p.id = any (?::text[])', bindings: [ids] });
}

async function findWholeRows(db: Knex, scope: Scope, which: Fragment): Promise<WholeRow[]> {
  const summary = summaryColumns(scope);
  const albums = visibleAlbums(scope);
  const isIndexed = isIndexedPhoto(scope);
  const texts = textsColumn(scope, 'a', 'description');
  const visible = visibleOrTrashedPhotos(scope);
  const { rows } = await runPrepared<WholeRow>(
    db,
    `select ${summary.sql}, ${allColumns}, ${judgedRoots} as "allRoots", p.revision, o.bytes, u.display_name as uploader,
       coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'parentId', t.parent_id)
           order by lower(t.name))
         from photo_tags pt join tags t on t.id = pt.tag_id where pt.photo_id = p.id and pt.direct), '[]') as tags,
       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'slug', a.slug, 'title', a.title, 'texts', ${texts.sql}) order by a.outline)
         from album_photos m join albums a on a.id = m.album_id
         where m.photo_id = p.id and ${albums.sql}), '[]') as albums,
       ${isIndexed.sql} as "isIndexed"
     from photos p
     left join originals o on o.photo_id = p.id and o.part_of is null
     left join users u on u.id = p.uploaded_by
     where ${which.sql} and ${visible.sql}`,
    bindingsOf([summary, texts, albums, isIndexed, which, visible]),
  );
  return rows;
}

/** Summaries of those of these photos that this viewer may see, by id; from the trash for who may bring them back. */
export async function findVisibleSummaries(
  db: Knex,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, PhotoSummary>> {
  const columns = summaryColumns(scope);
  const visible = visibleOrTrashedPhotos(scope);
  const { rows } = await db.raw<{ rows: SummaryRow[] }>(
    `select ${columns.sql} from photos p where p.id = any (?::text[]) and ${visible.sql}`,
    bindingsOf([columns, { sql: '', bindings: [ids] }, visible]),
  );
  return new Map(rows.map(row => [row.id, toSummary(row, scope)]));
}

interface BytesRow {
  sha256: string;
  format: string;
  fileName: string;
  bytes: number;
  isPublic: boolean;
  isIndexed: boolean;
  roots: number[];
  uploadedBy: string | null;
  width: number;
  height: number;
  focalX: number | null;
  focalY: number | null;
  root: string | null;
  path: string | null;
}

/** Judges a viewer for a photo's bytes, in one statement over primary keys. */
export async function findBytes(db: Knex, scope: Scope, id: string): Promise<PhotoBytes | undefined> {
  const isPublic = isPublicPhoto(scope);
  const isIndexed = indexedForGuests(scope);
  const visible = visibleOrTrashedPhotos(scope);
  const { rows } = await runPrepared<BytesRow>(
    db,
    `select o.sha256, o.format, o.file_name as "fileName", o.bytes, ${isPublic.sql} as "isPublic",
       ${isIndexed.sql} as "isIndexed", ${rootsToJudge(scope)} as roots, p.uploaded_by as "uploadedBy", p.width, p.height,
       p.focal_x as "focalX", p.focal_y as "focalY", l.path as root, o.path
     from photos p
     join originals o on o.photo_id = p.id and o.part_of is null
     left join library_roots l on l.id = o.root_id
     where p.id = ? and ${visible.sql}`,
    bindingsOf([isPublic, isIndexed, { sql: '', bindings: [id] }, visible]),
  );
  return rows[0] && toBytes(scope, id, rows[0]);
}

/** Search engines are guests: nobody else is asked about. */
function indexedForGuests(scope: Scope): Fragment {
  return scope.viewer.kind === 'guest' ? isIndexedPhoto(scope) : { sql: 'false', bindings: [] };
}

/** Guests have no grants: for them a photo's own roots say all. */
export function rootsToJudge(scope: Scope): string {
  return scope.viewer.kind === 'guest' || scope.seesAll ? 'p.roots' : judgedRoots;
}

/**
 * An original with more pixels than this viewer may have is not theirs, nor is one whose pictures carry a watermark. Where guests may
 * have fewer pixels than this viewer, or marked ones, nothing that this viewer is given may be kept by caches for everybody.
 */
function toBytes(scope: Scope, photoId: string, found: BytesRow): PhotoBytes {
  const { root, path, roots, uploadedBy, focalX, focalY, ...row } = found;
  const judged = { roots, uploadedBy };
  const shown = shownOf(scope, judged);
  const largestSize = sizeBound(shown);
  const fits = largestSize === null || Math.max(row.width, row.height) <= largestSize;
  const watermark = watermarkFor(shown, row);
  const mayDownload = fits && watermark === null && verbsOf(scope, judged).includes('download');
  const source =
    root === null
      ? ({ storage: 'stored' } as const)
      : ({ storage: 'referenced', root, path: path! } as const);
  const isPublic = row.isPublic && isShownAlike(shown, shownToGuests(scope, judged), row);
  const focalPoint = focalX === null ? null : { x: focalX, y: focalY! };
  return { photoId, ...row, focalPoint, isPublic, largestSize, mayDownload, watermark, source };
}

/** Whether two viewers get the same pictures of a photo of this size. */
function isShownAlike(one: Shown, other: Shown, photo: { width: number; height: number }): boolean {
  const mark = watermarkFor(one, photo);
  const others = watermarkFor(other, photo);
  return (
    sizeBound(one) === sizeBound(other) &&
    mark?.identity === others?.identity &&
    mark?.above === others?.above
  );
}

export async function findRawMetadata(db: Knex, id: string): Promise<Record<string, unknown> | undefined> {
  const row = await db('originals').where({ photo_id: id }).whereNull('part_of').first('raw_metadata as raw');
  return row?.raw ?? undefined;
}

/**
 * The newest visible photo rated 4 or 5, in a featured album before elsewhere; else the newest of all.
 * What comes later is looked for only if what comes before is not there.
 */
export async function findFeatured(db: Knex, scope: Scope): Promise<PhotoSummary | null> {
  const columns = summaryColumns(scope);
  const visible = visiblePhotos(scope);
  const albums = visibleAlbums(scope);
  const rated: Fragment = { sql: 'p.rating >= 4', bindings: [] };
  const inFeatured: Fragment = {
    sql: `${rated.sql} and exists (select 1 from album_photos m join albums a on a.id = m.album_id
      where m.photo_id = p.id and a.featured and ${albums.sql})`,
    bindings: albums.bindings,
  };
  const landscape = { ...inFeatured, sql: `p.width > p.height and ${inFeatured.sql}` };
  const steps = [
    [landscape, inFeatured],
    [rated, { sql: 'true', bindings: [] }],
  ];
  for (const conditions of steps) {
    const heads = conditions.map(condition => newestOf(visible, condition));
    const sql = `select ${columns.sql} from photos p where p.id = coalesce(${heads.map(head => head.sql).join(', ')})`;
    const bindings = bindingsOf([columns, ...heads]);
    const { rows } = scope.seesAll
      ? await runPrepared<SummaryRow>(db, sql, bindings)
      : await db.raw<{ rows: SummaryRow[] }>(sql, bindings);
    if (rows[0]) return toSummary(rows[0], scope);
  }
  return null;
}

function newestOf(visible: Fragment, condition: Fragment): Fragment {
  return {
    sql: `(select p.id from photos p where ${visible.sql} and ${condition.sql}
      order by p.sort_at desc, p.id desc limit 1)`,
    bindings: [...visible.bindings, ...condition.bindings],
  };
}

export async function isPhotoGone(db: Knex, id: string): Promise<boolean> {
  return (await db('tombstones').where({ kind: 'photo', address: id }).first('address')) !== undefined;
}
