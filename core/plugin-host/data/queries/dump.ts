import type { Knex } from 'knex';

/** Tables of a schema but those that remember migrations; partitions come with their parents. */
export async function listOwnTables(trx: Knex.Transaction, schema: string): Promise<string[]> {
  const { rows } = await trx.raw(
    /* sql */ `
    select relname as name from pg_class
    where relnamespace = to_regnamespace(?) and relkind in ('r', 'p') and not relispartition
      and relname not in ('_migrations', '_migrations_lock')
    order by relname`,
    [schema],
  );
  return rows.map((row: { name: string }) => row.name);
}

/** One snapshot for all that follows in the transaction. */
export async function beginSnapshot(trx: Knex.Transaction): Promise<void> {
  await trx.raw('set transaction isolation level repeatable read');
}

/** JSON of each row, some hundred at a time. */
export async function* readRows(
  trx: Knex.Transaction,
  { schema, table }: { readonly schema: string; readonly table: string },
): AsyncGenerator<string[]> {
  await trx.raw('declare dumped no scroll cursor for select row_to_json(t)::text as row from ??.?? t', [
    schema,
    table,
  ]);
  for (;;) {
    const { rows } = await trx.raw('fetch 500 from dumped');
    if (rows.length === 0) break;
    yield rows.map((found: { row: string }) => found.row);
  }
  await trx.raw('close dumped');
}
