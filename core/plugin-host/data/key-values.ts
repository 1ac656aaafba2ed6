import type { Knex } from 'knex';
import { fail } from '../../errors/app-error.ts';
import type { KeyValueStore } from '../../plugin-api/index.ts';
import { deleteValue, listValues, readValue, writeValue } from './queries/values.ts';

/** Bytes of JSON, keys of one plugin, characters of a key. */
const limits = { bytes: 64 * 1024, keys: 10_000, keyLength: 200 };

export interface KeyValueOptions {
  readonly db: Knex;
  readonly plugin: string;
  readonly runOutside: <Value>(work: () => Value) => Value;
}

export function createKeyValues({ db, plugin, runOutside }: KeyValueOptions): KeyValueStore {
  return {
    async get<Value>(key: string) {
      const found = await runOutside(() => readValue(db, plugin, key));
      return found?.value as Value | undefined;
    },
    async set(key, value) {
      const entry = { plugin, key: checkKey(key), json: toJson(value) };
      if (await runOutside(() => writeValue(db, entry, limits.keys))) return;
      fail('PAYLOAD_TOO_LARGE', {
        message: `Plugin ${plugin} has ${limits.keys} values, which is the most.`,
      });
    },
    delete: key => runOutside(() => deleteValue(db, plugin, key)),
    async list<Value>(prefix = '') {
      const rows = await runOutside(() => listValues(db, plugin, prefix));
      return rows as { readonly key: string; readonly value: Value }[];
    },
  };
}

function checkKey(key: string): string {
  if (typeof key === 'string' && key.length > 0 && key.length <= limits.keyLength && !key.includes('\0'))
    return key;
  return fail('NOT_ACCEPTED', { message: `A key is a text of 1 to ${limits.keyLength} characters.` });
}

function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (json === undefined) fail('NOT_ACCEPTED', { message: 'Only what JSON can say is a value.' });
  // PostgreSQL has no character for it
  if (json.includes('\\u0000')) fail('NOT_ACCEPTED', { message: 'Values hold no NUL.' });
  if (Buffer.byteLength(json) <= limits.bytes) return json;
  return fail('PAYLOAD_TOO_LARGE', { message: `A value holds at most ${limits.bytes} bytes of JSON.` });
}
