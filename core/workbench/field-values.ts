import type { ObjectPatch, PatchOperation } from '../plugin-api/index.ts';

/** A field of an object before and after a change; undefined: it wasn't there. Of nested fields only what was touched. */
export interface FieldValues {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a patch changed, by the object's fields: what they hold now stands in one direction, what they held in the other. */
export function fieldValues({ forward, backward }: Pick<ObjectPatch, 'forward' | 'backward'>): FieldValues[] {
  const after = collect(forward);
  const before = collect(backward);
  const fields = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...fields].map(field => ({ field, before: before[field], after: after[field] }));
}

function collect(operations: readonly PatchOperation[]): Record<string, unknown> {
  const found: Record<string, unknown> = Object.create(null);
  for (const { op, path, value } of operations) {
    if (path === '') Object.assign(found, op === 'remove' ? {} : value);
    else if (op === 'remove') touch(found, parse(path));
    else set(found, parse(path), value);
  }
  return found;
}

function set(target: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[name!] = value;
  else set(touch(target, [name!, ...rest])!, rest, value);
}

/** Makes room for a nested field, so that it counts as touched. */
function touch(
  target: Record<string, unknown>,
  [name, ...rest]: readonly string[],
): Record<string, unknown> | undefined {
  if (rest.length === 0) {
    target[name!] ??= undefined;
    return undefined;
  }
  const inner = target[name!];
  if (typeof inner === 'object' && inner !== null) return inner as Record<string, unknown>;
  const made: Record<string, unknown> = Object.create(null);
  target[name!] = made;
  return made;
}

function parse(pointer: string): string[] {
  return pointer
    .slice(1)
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
