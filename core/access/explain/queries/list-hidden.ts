import type { Knex } from 'knex';
import { type HidingRule, hiddenBy } from '../../rules/hiding.ts';

/** Those of these photos that rules are about, whoever may edit them; `by`: places in the list of rules. */
export async function listHidden(
  db: Knex,
  rules: readonly HidingRule[],
  ids: readonly string[],
): Promise<{ id: string; by: number[] }[]> {
  const conditions = rules.map(rule => hiddenBy(rule, 'p'));
  const places = conditions.map(({ sql }, index) => `case when ${sql} then ${index} end`);
  const { rows } = await db.raw<{ rows: { id: string; by: number[] }[] }>(
    `select h.id, h.by from (
       select p.id, array_remove(array[${places.join(', ')}]::int[], null) as by
       from photos p where p.id = any (?::text[])) h
     where cardinality(h.by) > 0`,
    [...conditions.flatMap(({ bindings }) => bindings), [...ids]] as never[],
  );
  return rows;
}
