import type { Knex } from 'knex';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly defaultValue: string | null;
  readonly comment: string | null;
}

export interface SchemaTable {
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly comment: string | null;
  readonly columns: readonly TableColumn[];
  /** As PostgreSQL writes them: primary and foreign keys, unique and check constraints. */
  readonly constraints: readonly string[];
  /** Indexes that no constraint made. */
  readonly indexes: readonly string[];
}

export interface SchemaFunction {
  readonly name: string;
  readonly signature: string;
  readonly returns: string;
}

/** Tables and views of core's schema, or of another, in the order of their names. */
export async function listTables(db: Knex, schema = 'gallery'): Promise<SchemaTable[]> {
  const { rows } = await db.raw<{ rows: SchemaTable[] }>(
    /* sql */ `
    select c.relname as name, case c.relkind when 'r' then 'table' else 'view' end as kind,
      obj_description(c.oid, 'pg_class') as comment,
      (select jsonb_agg(jsonb_build_object(
          'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isNullable', not a.attnotnull,
          'defaultValue', case when a.attidentity <> '' then 'counted up' else pg_get_expr(d.adbin, d.adrelid) end,
          'comment', col_description(c.oid, a.attnum)) order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select jsonb_agg(pg_get_constraintdef(k.oid) order by k.contype <> 'p', k.contype, k.conname)
        from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'f', 'u', 'c')), '[]') as constraints,
      coalesce((select jsonb_agg(pg_get_indexdef(i.indexrelid) order by x.relname)
        from pg_index i join pg_class x on x.oid = i.indexrelid
        where i.indrelid = c.oid and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)), '[]') as indexes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ? and c.relkind in ('r', 'v') and c.relname not like 'knex_%'
    order by c.relname collate "C"`,
    [schema],
  );
  return rows;
}

/** Functions of core's schema, without those that triggers call. */
export async function listFunctions(db: Knex): Promise<SchemaFunction[]> {
  const { rows } = await db.raw<{ rows: SchemaFunction[] }>(/* sql */ `
    select p.proname as name, pg_get_function_identity_arguments(p.oid) as signature, pg_get_function_result(p.oid) as returns
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'gallery' and p.prorettype <> 'trigger'::regtype
    order by p.proname collate "C"`);
  return rows;
}
