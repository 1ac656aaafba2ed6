import { type FoundTag, lookUpTag, type TagSets, type Tags } from './tag-lookup.ts';

/** One row of the table: where a field comes from, and how its value is read. */
export interface Mapping<T> {
  /** In order of trust, as `lookUpTag` reads them. */
  readonly sources: readonly string[];
  /** What the value means: `text`, `px`, `degrees`, … */
  readonly unit: string;
  /** `first`: what people write, so a sidecar beats the file; `last`: what the camera measured, so the file does. */
  readonly sidecar: 'first' | 'last';
  /** Undefined: no value here, look further. Null: this source says that there is none. */
  readonly convert: (found: FoundTag, tags: Tags) => T | null | undefined;
}

/** A field's value and the tag that it came from; both null when no source had one. */
export interface Resolved<T> {
  readonly value: T | null;
  readonly from: string | null;
}

/** Reads one row from a photo's tags. */
export function resolveMapping<T>(mapping: Mapping<T>, sets: TagSets): Resolved<T> {
  for (const { tags, prefix } of orderSets(mapping.sidecar, sets)) {
    for (const source of mapping.sources) {
      const found = lookUpTag(tags, source);
      const value = found && mapping.convert(found, tags);
      if (value === undefined) continue;
      return { value, from: value === null ? null : prefix + found!.tag };
    }
  }
  return { value: null, from: null };
}

function orderSets(sidecar: 'first' | 'last', sets: TagSets): { tags: Tags; prefix: string }[] {
  const embedded = { tags: sets.embedded, prefix: '' };
  if (!sets.sidecar) return [embedded];
  const beside = { tags: sets.sidecar, prefix: 'sidecar:' };
  return sidecar === 'first' ? [beside, embedded] : [embedded, beside];
}
