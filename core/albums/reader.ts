import type { Knex } from 'knex';
import { albumsWith, type Scope, shownOf, speak, trashedAlbums, verbsOf } from '../access/index.ts';
import type { Album, AlbumReader, AlbumSummary, EditableAlbum, PhotoSummary } from '../plugin-api/index.ts';

import { listBelow } from './queries/below.ts';
import { listIndexed, listLastChanges, measureIndexed } from './queries/indexed.ts';
import {
  type AlbumRow,
  childrenOf,
  type DetailRow,
  findAlbumRow,
  findMovedSlug,
  isAlbumGone,
  listAlbums,
  listedAlbums,
  listOutline,
  listOutlineNeighbours,
  type OutlineRow,
  seenLike,
} from './queries/reads.ts';
import { toldColumns } from './queries/told-columns.ts';

/** Summaries of photos that the viewer is known to see, by id; the photos' room gives them, through the gallery. */
export type FindCovers = (
  db: Knex,
  scope: Scope,
  ids: readonly string[],
) => Promise<Map<string, PhotoSummary>>;

export interface AlbumReaderParts {
  readonly db: Knex;
  readonly scope: () => Promise<Scope>;
  readonly findCovers: FindCovers;
}

export function createAlbumReader({ db, scope, findCovers }: AlbumReaderParts): AlbumReader {
  async function summarise(viewerScope: Scope, rows: readonly AlbumRow[]): Promise<AlbumSummary[]> {
    const covers = await findCovers(
      db,
      viewerScope,
      rows.flatMap(row => row.coverId ?? []),
    );
    const visible = new Set(rows.map(row => row.id));
    return rows.map(row => speak(toSummary(row, covers, visible), row.texts, viewerScope));
  }

  async function findOne(key: { slug: string } | { id: string }): Promise<Album | undefined> {
    const viewerScope = await scope();
    const row = await findAlbumRow(db, viewerScope, key);
    if (!row) return undefined;
    const [summary] = await summarise(viewerScope, [row]);
    return toAlbum(row, summary!, viewerScope);
  }

  return {
    async find(slug) {
      const album = await findOne({ slug });
      if (album?.trashedAt === null) return { album };
      const movedTo = await findMovedSlug(db, await scope(), slug);
      if (movedTo !== undefined) return { movedTo };
      if (album) return { album };
      return (await isAlbumGone(db, slug)) ? { gone: true } : undefined;
    },
    findById(id) {
      return findOne({ id });
    },
    async children(parentId) {
      const viewerScope = await scope();
      return summarise(
        viewerScope,
        await listAlbums(db, viewerScope, { where: childrenOf(viewerScope, parentId) }),
      );
    },
    async below(id) {
      return listBelow(db, await scope(), id);
    },
    async tree() {
      const viewerScope = await scope();
      return summarise(viewerScope, await listAlbums(db, viewerScope, { where: listedAlbums(viewerScope) }));
    },
    async featured(limit) {
      const viewerScope = await scope();
      const listed = listedAlbums(viewerScope);
      const where = { ...listed, sql: `${listed.sql} and a.featured` };
      return summarise(viewerScope, await listAlbums(db, viewerScope, { where, limit }));
    },
    async recent(limit) {
      const viewerScope = await scope();
      const listed = listedAlbums(viewerScope);
      const { photoCount } = toldColumns(viewerScope);
      const where = {
        sql: `${listed.sql} and ${photoCount.sql} > 0`,
        bindings: [...listed.bindings, ...photoCount.bindings],
      };
      const order = 'a.created_at desc, a.id desc';
      return summarise(viewerScope, await listAlbums(db, viewerScope, { where, order, limit }));
    },
    async neighbours(id) {
      const viewerScope = await scope();
      const rows = await listOutlineNeighbours(db, viewerScope, id);
      const found = await summarise(viewerScope, rows);
      return {
        previous: found[rows.findIndex(row => !row.isNext)] ?? null,
        next: found[rows.findIndex(row => row.isNext)] ?? null,
      };
    },
    async editable(verb = 'edit', only) {
      const viewerScope = await scope();
      const where = albumsWith(viewerScope, verb);
      return toEditable(
        await listOutline(db, viewerScope, only ? seenLike(where, only.seenLike) : where),
        viewerScope,
      );
    },
    async indexed(request) {
      const viewerScope = await scope();
      const rows = await listIndexed(db, viewerScope, request);
      const [albums, changes] = await Promise.all([
        summarise(viewerScope, rows),
        listLastChanges(
          db,
          rows.map(row => row.id),
        ),
      ]);
      return albums.map(album => ({ ...album, changedAt: changes.get(album.id) ?? null }));
    },
    async indexedSize() {
      return measureIndexed(db, await scope());
    },
    async trashed() {
      const viewerScope = await scope();
      const where = trashedAlbums(viewerScope);
      return summarise(
        viewerScope,
        await listAlbums(db, viewerScope, { where, order: 'a.trashed_at desc, a.outline' }),
      );
    },
  };
}

/** Depth and parent as this viewer sees them: what is between stays unknown. */
function toSummary(
  row: AlbumRow,
  covers: ReadonlyMap<string, PhotoSummary>,
  visible: ReadonlySet<string>,
): AlbumSummary {
  const above = idsAbove(row, visible);
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    parentId: above.at(-1) ?? null,
    depth: above.length,
    cover: (row.coverId !== null && covers.get(row.coverId)) || null,
    photoCount: row.photoCount,
    albumCount: row.albumCount,
    span: row.from !== null && row.to !== null ? { from: row.from, to: row.to } : null,
    featured: row.featured,
    audience: row.audience,
    publication: row.publication,
    createdAt: row.createdAt,
  };
}

function idsAbove({ path }: { path: string }, among: ReadonlySet<string>): string[] {
  return path
    .split('.')
    .slice(0, -1)
    .filter(id => among.has(id));
}

function toEditable(rows: readonly OutlineRow[], scope: Scope): EditableAlbum[] {
  const listed = new Set(rows.map(row => row.id));
  return rows.map(({ path, rootId, grantsRootId, ...row }) => ({
    ...row,
    depth: idsAbove({ path }, listed).length,
    may: verbsOf(scope, { roots: [rootId, grantsRootId] }),
  }));
}

/** One that is hidden from this viewer is not theirs to know. */
function chosenCover({ coverPhotoId, coverId }: DetailRow, { hidden }: Scope): string | null {
  return hidden.length > 0 && coverId !== coverPhotoId ? null : coverPhotoId;
}

function toAlbum(row: DetailRow, summary: AlbumSummary, scope: Scope): Album {
  const judged = { roots: [row.rootId, row.grantsRootId] };
  const hidesPlace = shownOf(scope, judged).place === 'hidden';
  const album = {
    ...summary,
    parentId: row.above.at(-1)?.id ?? null,
    depth: row.above.length,
    ext: row.ext,
    description: row.description,
    translations: row.translations,
    order: row.order,
    layout: row.layout,
    background: row.background,
    theme: row.theme,
    ownTheme: row.ownTheme,
    listed: row.listed,
    isPublic: scope.guestRootIds.includes(row.rootId) && row.trashedAt === null,
    indexed: row.indexed,
    ownIndexed: row.ownIndexed,
    ownAudience: row.ownAudience,
    shown: row.shown,
    ownShown: row.ownShown,
    place: hidesPlace ? null : [row.placeCity, row.placeCountry].filter(Boolean).join(', ') || null,
    above: row.above.map(({ texts, ...album }) => speak(album, texts, scope)),
    coverPhotoId: chosenCover(row, scope),
    trashedAt: row.trashedAt,
    revision: row.revision,
    may: verbsOf(scope, judged),
  };
  return speak(album, row.translations, scope);
}
