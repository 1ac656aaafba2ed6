import type { JsonValue } from './photo-metadata.ts';
import type { Tags } from './tag-lookup.ts';

const maxBytes = 256 * 1024;
const maxText = 8_192;
const maxItems = 1_000;
const maxDepth = 8;
const binary = /^\(Binary data \d+ bytes/;
// What stands for our own file names and folders, not for the photo.
const ownTags = new Set(['SourceFile', 'errors', 'warnings', 'ExifTool:ExifToolVersion', 'ExifTool:Warning']);

/**
 * exiftool's answer as JSON that PostgreSQL stores: without binary values and our own paths, NUL-free, long texts
 * and lists cut, 256 KB in all. What did not fit is counted under `omitted`.
 */
export function toRawMetadata(embedded: Tags, sidecar: Tags | undefined): { [name: string]: JsonValue } {
  const budget = { left: maxBytes, omitted: 0 };
  const raw = copyWithin(embedded, budget);
  if (sidecar) raw.sidecar = copyWithin(sidecar, budget);
  if (budget.omitted > 0) raw.omitted = budget.omitted;
  return raw;
}

/** Text without NUL and lone surrogates, which jsonb refuses, cut to `maxText` characters. */
function toSafeText(text: string): string {
  return text.slice(0, maxText).toWellFormed().replaceAll('\0', '');
}

function copyWithin(tags: Tags, budget: { left: number; omitted: number }): { [name: string]: JsonValue } {
  const kept: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(tags)) {
    if (ownTags.has(name) || name === '__proto__' || name.startsWith('System:')) continue;
    const copy = copyValue(value, 0);
    if (copy === undefined) continue;
    const size = Buffer.byteLength(JSON.stringify([name, copy]));
    if (size > budget.left) budget.omitted++;
    else {
      budget.left -= size;
      kept.push([toSafeText(name), copy]);
    }
  }
  return Object.fromEntries(kept);
}

function copyValue(value: unknown, depth: number): JsonValue | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return binary.test(value) ? undefined : toSafeText(value);
  if (typeof value !== 'object' || depth >= maxDepth) return undefined;
  if (Array.isArray(value)) {
    return value
      .slice(0, maxItems)
      .map(item => copyValue(item, depth + 1))
      .filter(item => item !== undefined);
  }
  const entries = Object.entries(value)
    .slice(0, maxItems)
    .filter(([name]) => name !== '__proto__')
    .map(([name, item]) => [toSafeText(name), copyValue(item, depth + 1)] as const)
    .filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
