import { stat } from 'node:fs/promises';
import type { Knex } from 'knex';
import type { NewPhoto } from '../plugin-api/index.ts';
import { systemCode } from '../storage/file-errors.ts';
import { findReferenced, moveReferenced } from './queries.ts';

/** The same bytes lie somewhere else, and no longer where they were: the photo goes on with them. */
export async function followMoved(
  db: Knex,
  sha256: string,
  source: Extract<NewPhoto['source'], { storage: 'referenced' }>,
): Promise<void> {
  const path = await findReferenced(db, sha256);
  if (path !== undefined && (await isGone(path))) await moveReferenced(db, sha256, source);
}

async function isGone(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    return systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR';
  }
}
