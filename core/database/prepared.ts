import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

/**
 * Runs a statement that each connection prepares once, after which PostgreSQL neither parses nor (from its sixth run
 * on) plans it. Planning costs ten times the execution where rows are found by their keys. Only for such statements: one plan has to be
 * right for all values. And only for texts of which there are few, since connections keep them.
 */
export async function runPrepared<Row>(
  db: Knex,
  sql: string,
  bindings: readonly unknown[],
): Promise<{ rows: Row[] }> {
  const name = createHash('sha1').update(sql).digest('base64url');
  return db.raw(sql, bindings as never[]).options({ name });
}
