import type { SqlDatabase } from 'enfilade/plugin-api';

/** A file as it was when it was last looked at. */
export interface SeenFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly sha256: string | null;
  readonly photoId: string | null;
  readonly problem: string | null;
}

export interface VanishedFile {
  readonly path: string;
  readonly photoId: string;
  readonly at: Date;
}

export type FolderProblem = 'missing' | 'empty' | 'unreadable';

export interface LastScan {
  readonly root: string;
  readonly at: Date;
  readonly problem: FolderProblem | null;
  readonly added: number;
  readonly refused: number;
  readonly waiting: number;
}

interface Row {
  path: string;
  bytes: string;
  modified_ms: string;
  sha256: string | null;
  photo_id: string | null;
  problem: string | null;
}

/** What is known below a folder, gone files left out. */
export async function listFiles(db: SqlDatabase, below: string): Promise<Map<string, SeenFile>> {
  const rows: Row[] = await db('files')
    .whereRaw(`starts_with(path, ? || '/')`, [below])
    .whereNull('vanished_at')
    .select('path', 'bytes', 'modified_ms', 'sha256', 'photo_id', 'problem');
  return new Map(
    rows.map(({ bytes, modified_ms: modified, photo_id: photoId, ...row }) => [
      row.path,
      { ...row, photoId, bytes: Number(bytes), modifiedMs: Number(modified) },
    ]),
  );
}

const chunk = 500;

/** A file that is there again is no longer missed. */
export async function saveFiles(db: SqlDatabase, root: string, files: readonly SeenFile[]): Promise<void> {
  for (let start = 0; start < files.length; start += chunk) {
    const rows = files.slice(start, start + chunk).map(({ modifiedMs, photoId, ...file }) => ({
      ...file,
      root,
      modified_ms: modifiedMs,
      photo_id: photoId,
      vanished_at: null,
    }));
    await db('files')
      .insert(rows)
      .onConflict('path')
      .merge(['root', 'bytes', 'modified_ms', 'sha256', 'photo_id', 'problem', 'vanished_at']);
  }
}

/** Other places where the same bytes were seen, and not missed. */
export async function listPathsOf(db: SqlDatabase, sha256: string): Promise<string[]> {
  return db('files').where({ sha256 }).pluck('path');
}

/**
 * Of files that are gone: what lies somewhere else by now, or was no photo, is forgotten; the rest is kept as missed. Returns how many
 * are missed newly.
 */
export async function missFiles(db: SqlDatabase, paths: readonly string[]): Promise<number> {
  if (paths.length === 0) return 0;
  const gone = [...paths];
  await db.raw(
    /* sql */ `
    delete from files f where f.path = any(:gone) and (f.photo_id is null or exists (
      select 1 from files other
      where other.sha256 = f.sha256 and other.vanished_at is null and other.path <> all(:gone)
    ))`,
    { gone },
  );
  return db('files').whereIn('path', gone).whereNull('vanished_at').update({ vanished_at: db.fn.now() });
}

/** Missed files whose bytes were found elsewhere. */
export async function forgetFound(db: SqlDatabase): Promise<void> {
  await db.raw(/* sql */ `
    delete from files f where f.vanished_at is not null and exists (
      select 1 from files other where other.sha256 = f.sha256 and other.vanished_at is null)`);
}

export async function forgetVanished(db: SqlDatabase, path: string): Promise<void> {
  await db('files').where({ path }).whereNotNull('vanished_at').delete();
}

export async function listVanished(db: SqlDatabase, limit: number): Promise<VanishedFile[]> {
  return db('files')
    .whereNotNull('vanished_at')
    .orderBy(['vanished_at', 'path'])
    .limit(limit)
    .select('path', 'photo_id as photoId', 'vanished_at as at');
}

export async function listRefused(
  db: SqlDatabase,
  limit: number,
): Promise<{ readonly path: string; readonly problem: string }[]> {
  return db('files').whereNotNull('problem').orderBy('path').limit(limit).select('path', 'problem');
}

export async function countFiles(
  db: SqlDatabase,
): Promise<{ readonly photos: number; readonly vanished: number; readonly refused: number }> {
  const { rows } = await db.raw(/* sql */ `
    select count(*) filter (where photo_id is not null and vanished_at is null)::int as photos,
      count(*) filter (where vanished_at is not null)::int as vanished,
      count(*) filter (where problem is not null)::int as refused
    from files`);
  return rows[0];
}

export async function saveScan(
  db: SqlDatabase,
  { root, problem, added, refused, waiting }: Omit<LastScan, 'at'>,
): Promise<void> {
  await db('scans')
    .insert({ root, problem, added, refused, waiting, at: db.fn.now() })
    .onConflict('root')
    .merge();
}

export async function listScans(db: SqlDatabase): Promise<LastScan[]> {
  return db('scans').orderBy('root').select('root', 'at', 'problem', 'added', 'refused', 'waiting');
}
