import type { Knex } from 'knex';
import { runPrepared } from '../../database/prepared.ts';
import type { BlockPlace } from './blocks.ts';

/** A file with tiles of an original. */
export interface BlockName extends BlockPlace {
  readonly sha256: string;
  readonly revision: number;
}

const key = 'sha256, revision, level, "column", "row"';

/** An operational record; may be repeated. */
export async function recordBlock(db: Knex, block: BlockName & { readonly bytes: number }): Promise<void> {
  const { sha256, revision, level, column, row, bytes } = block;
  await runPrepared(
    db,
    `insert into tile_blocks (${key}, bytes) values (?, ?, ?, ?, ?, ?)
     on conflict (${key}) do update set bytes = excluded.bytes, made_at = now(), last_used_at = now()`,
    [sha256, revision, level, column, row, bytes],
  );
}

/** An operational record. */
export async function touchBlock(
  db: Knex,
  { sha256, revision, level, column, row }: BlockName,
): Promise<void> {
  await runPrepared(
    db,
    `update tile_blocks set last_used_at = now()
     where sha256 = ? and revision = ? and level = ? and "column" = ? and "row" = ?`,
    [sha256, revision, level, column, row],
  );
}

/** Takes out of the records what goes beyond so many bytes, those used least lately first; their files are up to the caller. */
export async function takeBlocksBeyond(db: Knex, bytes: number): Promise<BlockName[]> {
  const { rows } = await runPrepared<BlockName>(
    db,
    `with kept as (
       select ${key}, sum(bytes) over (order by last_used_at desc, made_at desc, ${key}) as total from tile_blocks
     )
     delete from tile_blocks b using kept k
     where k.total > ? and b.sha256 = k.sha256 and b.revision = k.revision and b.level = k.level
       and b."column" = k."column" and b."row" = k."row"
     returning b.sha256, b.revision, b.level, b."column", b."row"`,
    [bytes],
  );
  return rows;
}
