/** Small files in memory, the least recently used leaving first. */
export interface ByteCache {
  get(key: string): Buffer | undefined;
  set(key: string, bytes: Buffer): void;
}

/** A file above this share of the cache would push out too many others. */
const largestShare = 1 / 32;

/** Derivatives never change under their name, so nothing here can be out of date. */
export function createByteCache(limitBytes: number): ByteCache {
  const entries = new Map<string, Buffer>();
  let total = 0;

  const remove = (key: string) => {
    total -= entries.get(key)?.length ?? 0;
    entries.delete(key);
  };

  return {
    get(key) {
      const bytes = entries.get(key);
      if (!bytes) return undefined;
      entries.delete(key);
      entries.set(key, bytes);
      return bytes;
    },
    set(key, bytes) {
      if (bytes.length > limitBytes * largestShare) return;
      remove(key);
      entries.set(key, bytes);
      total += bytes.length;
      for (const oldest of entries.keys()) {
        if (total <= limitBytes) break;
        remove(oldest);
      }
    },
  };
}
