import type { Knex } from 'knex';
import { runPrepared } from '../../database/prepared.ts';

/** Hours in which a download that broke off is continued without being counted again. */
const life = `interval '24 hours'`;

/**
 * Counts so many downloads, all or none, in one statement: however many come at once, no more are let through than the
 * link's budget has. False when that many aren't left.
 */
export async function takeDownloads(db: Knex, shareId: string, count: number): Promise<boolean> {
  const { rows } = await runPrepared<{ id: string }>(
    db,
    `update shares set downloads_used = downloads_used + ?::integer
     where id = ? and (download_budget is null or downloads_used + ?::integer <= download_budget) returning id`,
    [count, shareId, count],
  );
  return rows.length > 0;
}

export interface CountedDownload {
  readonly shareId: string;
  readonly photoId: string;
  /** Hash of who downloads. */
  readonly visitor: string;
}

/** Takes these bytes from a download that was counted already, in one statement; undefined when none has as many left. */
export async function continueDownload(
  db: Knex,
  { shareId, photoId, visitor }: CountedDownload,
  bytes: number,
): Promise<string | undefined> {
  const { rows } = await runPrepared<{ id: string }>(
    db,
    `update share_downloads d set bytes_left = d.bytes_left - ?::bigint
     where d.bytes_left >= ?::bigint and d.id = (select c.id from share_downloads c
       where c.share_id = ? and c.photo_id = ? and c.visitor = ? and c.bytes_left >= ?::bigint
         and c.begun_at > now() - ${life} order by c.id limit 1 for update)
     returning d.id::text as id`,
    [bytes, bytes, shareId, photoId, visitor, bytes],
  );
  return rows[0]?.id;
}

/** Writes down a download that was just counted; what isn't sent now may follow. */
export async function beginDownload(
  db: Knex,
  { shareId, photoId, visitor }: CountedDownload,
  { bytes, wholeBytes }: { bytes: number; wholeBytes: number },
): Promise<string> {
  await db.raw(`delete from share_downloads where begun_at < now() - ${life}`);
  const { rows } = await runPrepared<{ id: string }>(
    db,
    `insert into share_downloads (share_id, photo_id, visitor, bytes_left, again_left)
     values (?, ?, ?, ?::bigint, ?::bigint) returning id::text as id`,
    [shareId, photoId, visitor, wholeBytes - bytes, wholeBytes],
  );
  return rows[0]!.id;
}

/**
 * Gives back what a broken connection left unsent, and what it may have lost on its way, as long as there is some of that:
 * all together nobody gets more than the file twice for one count.
 */
export async function giveBack(
  db: Knex,
  id: string,
  { unsent, lost }: { unsent: number; lost: number },
): Promise<void> {
  await runPrepared(
    db,
    `update share_downloads set bytes_left = bytes_left + ?::bigint + least(again_left, ?::bigint),
       again_left = again_left - least(again_left, ?::bigint) where id = ?::bigint`,
    [unsent, lost, lost, id],
  );
}
