import type { SqlDatabase } from 'enfilade/plugin-api';
import type { TagValues } from './tags.ts';

export interface Kept {
  readonly path: string | null;
  readonly sha256: string | null;
  readonly wanted: TagValues;
  readonly ours: TagValues;
  readonly writtenAt: Date | null;
}

export interface ListedFile {
  readonly photoId: string;
  readonly path: string | null;
  readonly writtenAt: Date | null;
  readonly triedAt: Date | null;
  readonly problemCode: string | null;
  readonly problem: string | null;
}

const listed = {
  photoId: 'photo_id',
  path: 'path',
  writtenAt: 'written_at',
  triedAt: 'tried_at',
  problemCode: 'problem_code',
  problem: 'problem',
};

export function findKept(db: SqlDatabase, photoId: string): Promise<Kept | undefined> {
  return db('files')
    .where({ photo_id: photoId })
    .first({ path: 'path', sha256: 'sha256', wanted: 'wanted', ours: 'ours', writtenAt: 'written_at' });
}

export function findListed(db: SqlDatabase, photoId: string): Promise<ListedFile | undefined> {
  return db('files').where({ photo_id: photoId }).first(listed);
}

/** Photos that are gone meanwhile are left out. */
export async function markDue(db: SqlDatabase, photoIds: readonly string[]): Promise<void> {
  await db.raw(
    /* sql */ `
    insert into files (photo_id, due_at)
    select p.id, now() from api_v1.photos p where p.id = any (?::text[])
    on conflict (photo_id) do update set due_at = now()`,
    [[...photoIds]],
  );
}

/** Everything that has failed, or one photo of it, is due again. Returns how many. */
export function markFailedDue(db: SqlDatabase, photoId: string | null): Promise<number> {
  const failed = db('files').whereNotNull('problem_code').update({ due_at: db.fn.now() });
  return photoId === null ? failed : failed.where({ photo_id: photoId });
}

export interface DueFile {
  readonly photoId: string;
  /** As it stands in the database, to the microsecond. */
  readonly dueAt: string;
}

export function listDue(db: SqlDatabase, limit: number): Promise<DueFile[]> {
  return db('files')
    .select({ photoId: 'photo_id', dueAt: db.raw('due_at::text') })
    .whereNotNull('due_at')
    .orderBy(['due_at', 'photo_id'])
    .limit(limit);
}

/** Unless it came due again while it was written. */
export async function settleDue(db: SqlDatabase, { photoId, dueAt }: DueFile): Promise<void> {
  await db('files')
    .where({ photo_id: photoId })
    .whereRaw('due_at = ?::timestamptz', [dueAt])
    .update({ due_at: null });
}

export async function keepWritten(
  db: SqlDatabase,
  photoId: string,
  file: {
    readonly path: string;
    readonly sha256: string;
    readonly wanted: TagValues;
    readonly ours: TagValues;
  },
): Promise<void> {
  const { path, sha256, wanted, ours } = file;
  const row = { path, sha256, wanted: JSON.stringify(wanted), ours: JSON.stringify(ours) };
  const done = { written_at: db.fn.now(), tried_at: db.fn.now(), problem_code: null, problem: null };
  await db('files')
    .insert({ photo_id: photoId, ...row, ...done })
    .onConflict('photo_id')
    .merge();
}

export async function keepProblem(
  db: SqlDatabase,
  photoId: string,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<void> {
  const problem = { problem_code: code, problem: message, tried_at: db.fn.now() };
  await db('files')
    .insert({ photo_id: photoId, ...problem })
    .onConflict('photo_id')
    .merge();
}

export async function forgetProblem(db: SqlDatabase, photoId: string): Promise<void> {
  await db('files').where({ photo_id: photoId }).update({ problem_code: null, problem: null });
}

export function listFailed(db: SqlDatabase, limit: number): Promise<ListedFile[]> {
  return db('files')
    .select(listed)
    .whereNotNull('problem_code')
    .orderBy([
      { column: 'tried_at', order: 'desc' },
      { column: 'photo_id', order: 'desc' },
    ])
    .limit(limit);
}

export function listWritten(db: SqlDatabase, limit: number): Promise<ListedFile[]> {
  return db('files')
    .select(listed)
    .whereNotNull('written_at')
    .orderBy([
      { column: 'written_at', order: 'desc' },
      { column: 'photo_id', order: 'desc' },
    ])
    .limit(limit);
}

export async function countFiles(
  db: SqlDatabase,
): Promise<{ readonly failed: number; readonly written: number; readonly due: number }> {
  const { rows } = await db.raw(/* sql */ `
    select count(*) filter (where problem_code is not null)::int as failed,
      count(*) filter (where written_at is not null)::int as written,
      count(*) filter (where due_at is not null)::int as due
    from files`);
  return rows[0];
}
