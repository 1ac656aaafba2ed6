import type { Knex } from 'knex';
import { sessionSettings } from '../session-settings.ts';

/** Values of a session's settings, by name. */
export type Settings = Readonly<Record<string, string>>;

const taken = ['search_path', 'statement_timeout', 'lock_timeout'] as const;

/** What `takeRole` changes, as it is now. */
export async function readSettings(trx: Knex.Transaction): Promise<Settings> {
  const names = ['role', ...taken];
  const columns = names.map(name => `current_setting('${name}') as "${name}"`);
  const { rows } = await trx.raw(`select ${columns.join(', ')}`);
  return rows[0];
}

/** Until the end of the transaction, or back to the savepoint. Without a role: the search path alone. */
export async function takeRole(
  trx: Knex.Transaction,
  { schema, role }: { readonly schema: string; readonly role: string | null },
): Promise<void> {
  const own = sessionSettings(schema);
  const settings = Object.fromEntries(taken.map(name => [name, own[name]!]));
  await applySettings(trx, role === null ? settings : { ...settings, role });
}

export async function applySettings(trx: Knex.Transaction, settings: Settings): Promise<void> {
  const entries = Object.entries(settings);
  const calls = entries.map(() => 'set_config(?, ?, true)');
  await trx.raw(`select ${calls.join(', ')}`, entries.flat());
}
