import type { SqlDatabase } from 'enfilade/plugin-api';

export type CommentState = 'waiting' | 'approved' | 'rejected';

export interface CommentRow {
  readonly id: string;
  readonly photoId: string;
  readonly authorName: string;
  readonly isGuest: boolean;
  readonly body: string;
  readonly state: CommentState;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
}

const columns = {
  id: 'id',
  photoId: 'photo_id',
  authorName: 'author_name',
  isGuest: 'is_guest',
  body: 'body',
  state: 'state',
  createdAt: 'created_at',
  editedAt: 'edited_at',
};

export interface ThreadQuestion {
  readonly photoId: string;
  /** Who sees their own ones that wait, too. */
  readonly userId: string | null;
}

function shown(db: SqlDatabase, { photoId, userId }: ThreadQuestion) {
  return db('comments')
    .where('photo_id', photoId)
    .where(own => {
      own.where('state', 'approved');
      if (userId !== null) own.orWhere(waiting => waiting.where({ state: 'waiting', author_id: userId }));
    });
}

/** The newest of a photo, oldest first, with how many there are. */
export async function findNewest(
  db: SqlDatabase,
  question: ThreadQuestion,
  limit: number,
): Promise<{ readonly comments: readonly CommentRow[]; readonly count: number }> {
  const newest = await shown(db, question)
    .select({ ...columns, count: db.raw('(count(*) over ())::int') })
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  return { comments: newest.toReversed(), count: newest[0]?.count ?? 0 };
}

/** One page of a photo’s, oldest first, behind the comment that is named. */
export function listThread(
  db: SqlDatabase,
  question: ThreadQuestion,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<CommentRow[]> {
  const list = shown(db, question).select(columns).orderBy(['created_at', 'id']).limit(limit);
  if (after === null) return list;
  return list.whereRaw('(created_at, id) > (select created_at, id from comments where id = ?)', [after]);
}

export function listByState(
  db: SqlDatabase,
  state: CommentState,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<CommentRow[]> {
  const list = db('comments').select(columns).where({ state }).limit(limit);
  list.orderBy([
    { column: 'created_at', order: 'desc' },
    { column: 'id', order: 'desc' },
  ]);
  if (after === null) return list;
  return list.whereRaw('(created_at, id) < (select created_at, id from comments where id = ?)', [after]);
}

export async function countStates(db: SqlDatabase): Promise<Readonly<Record<CommentState, number>>> {
  const rows = await db('comments').select('state', db.raw('count(*)::int as count')).groupBy('state');
  const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  return { waiting: 0, approved: 0, rejected: 0, ...counts };
}

export async function countWaiting(db: SqlDatabase): Promise<number> {
  const { rows } = await db.raw(`select count(*)::int as count from comments where state = 'waiting'`);
  return rows[0].count;
}

/** Those that nobody has judged for a week. */
export async function countNeglected(db: SqlDatabase): Promise<number> {
  const { rows } = await db.raw(
    `select count(*)::int as count from comments where state = 'waiting' and created_at < now() - interval '7 days'`,
  );
  return rows[0].count;
}

export async function findComment(db: SqlDatabase, id: string): Promise<CommentRow | undefined> {
  return db('comments').select(columns).where({ id }).first();
}

export interface NewComment {
  readonly photoId: string;
  /** Null: a guest. */
  readonly userId: string | null;
  readonly authorName: string;
  readonly body: string;
  readonly state: CommentState;
  readonly visitor: string;
}

/** `too-many`: this visitor has written as much as may be within an hour. The same words twice in a row are one comment. */
export function addComment(
  db: SqlDatabase,
  comment: NewComment,
  perHour: number,
): Promise<{ readonly id: string; readonly state: CommentState } | 'too-many'> {
  return db.transaction(async trx => {
    // those of one visitor one after the other, or many at once would all be counted before the first is there
    await trx.raw(`select pg_advisory_xact_lock(hashtext('comments'), hashtext(?))`, [comment.visitor]);
    const recent = trx('comments')
      .where({ visitor: comment.visitor })
      .whereRaw(`created_at > now() - interval '1 hour'`);
    const [same] = await recent
      .clone()
      .select('id', 'state')
      .where({ photo_id: comment.photoId, body: comment.body, author_name: comment.authorName });
    if (same) return same;
    const [{ count }] = await recent.clone().select(trx.raw('count(*)::int as count'));
    if (count >= perHour) return 'too-many';
    const [added] = await trx('comments')
      .insert({
        photo_id: comment.photoId,
        author_id: comment.userId,
        author_name: comment.authorName,
        is_guest: comment.userId === null,
        body: comment.body,
        state: comment.state,
        visitor: comment.visitor,
      })
      .returning(['id', 'state']);
    return added;
  });
}

/** One of each visitor; the newest stays. */
export async function saveDraft(
  db: SqlDatabase,
  draft: {
    readonly visitor: string;
    readonly token: string;
    readonly author_name: string;
    readonly body: string;
  },
): Promise<void> {
  await db('drafts')
    .insert({ ...draft, created_at: db.fn.now() })
    .onConflict('visitor')
    .merge();
}

export async function findDraft(
  db: SqlDatabase,
  token: string,
): Promise<{ readonly name: string; readonly body: string } | undefined> {
  return db('drafts').select({ name: 'author_name', body: 'body' }).where({ token }).first();
}

/** What is kept for a while only. */
export async function forgetOld(db: SqlDatabase): Promise<void> {
  await db.raw(`delete from drafts where created_at < now() - interval '1 hour'`);
  await db.raw(
    `update comments set visitor = null where visitor is not null and created_at < now() - interval '1 day'`,
  );
}

/** Returns how many came to be in this state; `judgedIn` is what they are taken back by. */
export function judgeComments(
  db: SqlDatabase,
  ids: readonly string[],
  { state, judgedIn }: { readonly state: CommentState; readonly judgedIn: string },
): Promise<number> {
  return db('comments')
    .whereIn('id', ids)
    .whereNot({ state })
    .update({ state, state_before: db.ref('state'), judged_in: judgedIn });
}

/** Takes back what one press of a button has rejected. */
export function takeBackRejection(db: SqlDatabase, judgedIn: string): Promise<number> {
  return db('comments')
    .where({ judged_in: judgedIn, state: 'rejected' })
    .whereNotNull('state_before')
    .update({ state: db.ref('state_before'), state_before: null, judged_in: null });
}

/** For good; only what was rejected before. */
export function deleteRejected(db: SqlDatabase, ids: readonly string[]): Promise<number> {
  return db('comments').whereIn('id', ids).where({ state: 'rejected' }).delete();
}

export function rewriteComment(
  db: SqlDatabase,
  id: string,
  words: { readonly author_name: string; readonly body: string },
): Promise<number> {
  return db('comments')
    .where({ id })
    .update({ ...words, edited_at: db.fn.now() });
}
