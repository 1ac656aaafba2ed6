import type { Knex } from 'knex';
import type { OwnNames } from '../own-names.ts';
import { sessionSettings } from '../session-settings.ts';

/** Web, worker and a command hold two connections each. */
export const connectionLimit = 6;

/** Tables that plugins may point at with foreign keys. */
const referenced = ['photos', 'albums', 'tags', 'users'];

export async function readDatabaseId(db: Knex): Promise<number> {
  const { rows } = await db.raw('select oid::int as id from pg_database where datname = current_database()');
  return rows[0].id;
}

export interface OwnState {
  readonly canMakeRoles: boolean;
  readonly hasRole: boolean;
  /** What was prepared last, as `markPrepared` wrote it. */
  readonly mark: string | null;
  /** Names of the read views there are. */
  readonly views: string;
}

export async function readOwnState(db: Knex, { schema, role }: OwnNames): Promise<OwnState> {
  const { rows } = await db.raw(
    /* sql */ `
    select
      (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as "canMakeRoles",
      exists (select from pg_roles where rolname = ?) as "hasRole",
      (select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = ?) as mark,
      (select coalesce(string_agg(relname, ',' order by relname), '') from pg_class
        where relnamespace = to_regnamespace('api_v1')) as views`,
    [role, schema],
  );
  return rows[0];
}

export async function makeSchema(trx: Knex.Transaction, schema: string): Promise<void> {
  await trx.raw('create schema if not exists ??', [schema]);
}

export async function markPrepared(db: Knex, schema: string, mark: string): Promise<void> {
  await db.raw(`comment on schema ?? is '${mark.replaceAll("'", "''")}'`, [schema]);
}

/** `verifier` is what PostgreSQL keeps of the password. */
export async function makeRole(trx: Knex.Transaction, names: OwnNames, verifier: string): Promise<void> {
  const { role, schema } = names;
  const { rowCount } = await trx.raw('select from pg_roles where rolname = ?', [role]);
  if (rowCount === 0) await trx.raw('create role ??', [role]);
  await trx.raw(`alter role ?? login connection limit ${connectionLimit} password '${verifier}'`, [role]);
  for (const [name, value] of Object.entries(sessionSettings(schema))) {
    await trx.raw(`alter role ?? set ${name} = ${name === 'search_path' ? value : `'${value}'`}`, [role]);
  }
  await becomeMember(trx, role);
}

/** Who made a role has to be a member of it to speak for it; superusers are of all. */
async function becomeMember(trx: Knex.Transaction, role: string): Promise<void> {
  const { rows } = await trx.raw(
    /* sql */ `
    select pg_has_role(current_user, ?, 'member') and pg_has_role(current_user, ?, 'usage') as member`,
    [role, role],
  );
  if (!rows[0].member) await trx.raw('grant ?? to current_user', [role]);
}

/** All that lies in the schema is the role's, also what a restored copy brought along under another owner. */
export async function giveSchemaToRole(trx: Knex.Transaction, { schema, role }: OwnNames): Promise<void> {
  await trx.raw('alter schema ?? owner to ??', [schema, role]);
  const { rows } = await trx.raw(
    /* sql */ `
    select c.relname as name from pg_class c
    where c.relnamespace = to_regnamespace(?) and c.relkind in ('r', 'p', 'v', 'm', 'S')
      and c.relowner <> (select oid from pg_roles where rolname = ?)
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')`,
    [schema, role],
  );
  for (const { name } of rows) await trx.raw('alter table ??.?? owner to ??', [schema, name, role]);
}

/** The read views, and foreign keys into core. */
export async function grantReading(trx: Knex.Transaction, role: string): Promise<void> {
  await trx.raw('grant usage on schema api_v1 to ??', [role]);
  await trx.raw('grant select on all tables in schema api_v1 to ??', [role]);
  await trx.raw('grant usage on schema gallery to ??', [role]);
  for (const table of referenced) await trx.raw('grant references (id) on gallery.?? to ??', [table, role]);
}

/** Foreign keys into core that would keep photos, albums, tags or people from being deleted. */
export async function findHoldingKeys(db: Knex, schema: string): Promise<string[]> {
  const { rows } = await db.raw(
    /* sql */ `
    select t.relname || '.' || k.conname as name from pg_constraint k join pg_class t on t.oid = k.conrelid
    where k.contype = 'f' and t.relnamespace = to_regnamespace(?) and k.confdeltype not in ('c', 'n', 'd')
      and k.confrelid in (select oid from pg_class where relnamespace = to_regnamespace('gallery'))
    order by 1`,
    [schema],
  );
  return rows.map((row: { name: string }) => row.name);
}

export async function writeChecksum(
  db: Knex,
  schema: string,
  migration: { readonly name: string; readonly checksum: string },
): Promise<void> {
  await db.raw('alter table ??._migrations add column if not exists checksum text', [schema]);
  await db.raw('update ??._migrations set checksum = ? where name = ?', [
    schema,
    migration.checksum,
    migration.name,
  ]);
}

/** By name; null where a run broke off before it was written. Undefined: no migration ever ran. */
export async function readChecksums(
  db: Knex,
  schema: string,
): Promise<ReadonlyMap<string, string | null> | undefined> {
  const { rows: found } = await db.raw(
    /* sql */ `
    select exists (select from pg_attribute where attrelid = to_regclass(?) and attname = 'checksum') as complete`,
    [`${schema}._migrations`],
  );
  if (!found[0].complete) return undefined;
  const { rows } = await db.raw('select name, checksum from ??._migrations order by id', [schema]);
  return new Map(rows.map((row: { name: string; checksum: string | null }) => [row.name, row.checksum]));
}

/** Knex marks its lock in a table, where a killed run leaves it for ever; ours is the one that counts. */
export async function freeOwnLockOfKnex(db: Knex, schema: string): Promise<void> {
  const { rows } = await db.raw('select to_regclass(?) as lock', [`${schema}._migrations_lock`]);
  if (rows[0].lock) await db.raw('update ??._migrations_lock set is_locked = 0', [schema]);
}

export async function dropSchema(trx: Knex.Transaction, schema: string): Promise<number> {
  const { rows } = await trx.raw(
    /* sql */ `
    select count(*)::int as tables from pg_class
    where relnamespace = to_regnamespace(?) and relkind in ('r', 'p')
      and relname not in ('_migrations', '_migrations_lock')`,
    [schema],
  );
  await trx.raw('drop schema if exists ?? cascade', [schema]);
  return rows[0].tables;
}

export async function dropRole(trx: Knex.Transaction, role: string): Promise<void> {
  const { rowCount } = await trx.raw('select from pg_roles where rolname = ?', [role]);
  if (rowCount === 0) return;
  await becomeMember(trx, role);
  await trx.raw('select pg_terminate_backend(pid) from pg_stat_activity where usename = ?', [role]);
  await trx.raw('drop owned by ?? cascade', [role]);
  await trx.raw('drop role ??', [role]);
}
