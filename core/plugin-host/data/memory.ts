import { serialize } from 'node:v8';
import type { PluginCache } from '../../plugin-api/index.ts';

interface Entry {
  readonly value: unknown;
  readonly bytes: number;
  /** ms since 1970. */
  readonly until: number;
}

export interface MemoryOptions {
  readonly limitBytes?: number;
  /** ms since 1970. */
  readonly now?: () => number;
}

/** What is used least leaves first; what is larger than all of it together is not kept. */
export function createMemory({ limitBytes = 10_000_000, now = Date.now }: MemoryOptions = {}): PluginCache {
  const entries = new Map<string, Entry>();
  let total = 0;
  const remove = (key: string) => {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get<Value>(key: string) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.until <= now()) {
        total -= entry.bytes;
        return undefined;
      }
      entries.set(key, entry);
      return entry.value as Value;
    },
    set(key, value, seconds = 60) {
      remove(key);
      const bytes = sizeOf(key, value);
      if (bytes > limitBytes) return;
      entries.set(key, { value, bytes, until: now() + seconds * 1_000 });
      total += bytes;
      for (const oldest of entries.keys()) {
        if (total <= limitBytes) break;
        remove(oldest);
      }
    },
    delete: remove,
  };
}

/** Nearly; an entry costs something itself. Throws for what has no size, such as a function. */
function sizeOf(key: string, value: unknown): number {
  const bytes = value instanceof Uint8Array ? value.byteLength : serialize(value).byteLength;
  return bytes + key.length * 2 + 100;
}
