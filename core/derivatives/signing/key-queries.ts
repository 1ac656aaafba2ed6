import type { Knex } from 'knex';
import { runPrepared } from '../../database/prepared.ts';

/** The name of a key; the key itself is in no database. */
export interface ImageKeyRow {
  readonly id: string;
  readonly createdAt: Date;
  /** Null: it holds good. */
  readonly retiredAt: Date | null;
}

/** Newest first. Source: `image_keys`. */
export async function listImageKeys(db: Knex): Promise<ImageKeyRow[]> {
  const { rows } = await runPrepared<ImageKeyRow>(
    db,
    `select id, created_at as "createdAt", retired_at as "retiredAt" from image_keys
     order by created_at desc, id`,
    [],
  );
  return rows;
}

/** Adds a key that signs from now on; the one before it still holds good, those before that no more. */
export async function addImageKey(db: Knex, id: string): Promise<void> {
  await db.transaction(async trx => {
    await trx.raw('lock table image_keys in share row exclusive mode');
    await trx.raw(
      `update image_keys set retired_at = now() where retired_at is null
       and id <> (select id from image_keys where retired_at is null order by created_at desc, id limit 1)`,
    );
    await trx('image_keys').insert({ id });
  });
}

/** Returns whether it held good until now. */
export async function retireImageKey(db: Knex, id: string): Promise<boolean> {
  return (await db('image_keys').where({ id, retired_at: null }).update({ retired_at: db.fn.now() })) > 0;
}
