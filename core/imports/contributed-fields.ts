import type { Contributions, MetadataField } from '../plugin-api/index.ts';

const longestText = 2_000;

/** What files say in the fields that plugins have added, by plugin and key. A sidecar speaks first. */
export function readContributedFields(
  contributions: Contributions,
  raw: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const fields = contributions.of('metadataField');
  if (fields.length === 0) return {};
  const beside = (raw.sidecar ?? {}) as Readonly<Record<string, unknown>>;
  const found: Record<string, Record<string, unknown>> = {};
  for (const { plugin, key, type, read = [] } of fields) {
    const value = read
      .values()
      .map(tag => toFieldValue(type, beside[tag] ?? raw[tag]))
      .find(each => each !== undefined);
    if (value !== undefined) found[plugin] = { ...found[plugin], [key]: value };
  }
  return found;
}

/** Undefined for what is no value of this kind. */
export function toFieldValue(type: MetadataField['type'], given: unknown): unknown {
  const value = Array.isArray(given) ? given.join(', ') : given;
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  const text = String(value).trim();
  if (text === '') return undefined;
  switch (type) {
    case 'number':
      return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
    case 'boolean':
      return readBoolean(text.toLowerCase());
    case 'date':
      return /^(\d{4})[:-](\d\d)[:-](\d\d)/.exec(text)?.slice(1).join('-');
    case 'text':
      return text.slice(0, longestText);
  }
}

function readBoolean(text: string): boolean | undefined {
  if (['true', 'yes', '1', 'on'].includes(text)) return true;
  return ['false', 'no', '0', 'off'].includes(text) ? false : undefined;
}
