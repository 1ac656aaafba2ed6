import type { Knex } from 'knex';

export interface StoredValue {
  readonly key: string;
  readonly value: unknown;
}

export async function readValue(db: Knex, plugin: string, key: string): Promise<StoredValue | undefined> {
  return db('gallery.plugin_values').select('key', 'value').where({ plugin, key }).first();
}

/** False: the plugin has as many keys as it may, and this would be one more. `json` is text. */
export async function writeValue(
  db: Knex,
  entry: { readonly plugin: string; readonly key: string; readonly json: string },
  mostKeys: number,
): Promise<boolean> {
  const { rowCount } = await db.raw(
    /* sql */ `
    insert into gallery.plugin_values (plugin, key, value)
    select :plugin, :key, :json::jsonb
    where exists (select from gallery.plugin_values where plugin = :plugin and key = :key)
      or (select count(*) from gallery.plugin_values where plugin = :plugin) < :mostKeys
    on conflict (plugin, key) do update set value = excluded.value`,
    { ...entry, mostKeys },
  );
  return rowCount === 1;
}

export async function deleteValue(db: Knex, plugin: string, key: string): Promise<void> {
  await db('gallery.plugin_values').where({ plugin, key }).delete();
}

/** By key, as bytes order them. */
export async function listValues(db: Knex, plugin: string, prefix: string): Promise<StoredValue[]> {
  const { rows } = await db.raw(
    /* sql */ `
    select key, value from gallery.plugin_values
    where plugin = ? and starts_with(key, ?) order by key`,
    [plugin, prefix],
  );
  return rows;
}
