import { fail } from '../errors/app-error.ts';
import type { PluginValues } from '../plugin-api/index.ts';

/** Characters of JSON that all plugins together may keep with one object. */
const mostCharacters = 64_000;

/**
 * Puts values beside those of other plugins. `merge`: each is added to what its plugin has; `replace`: it stands for it. Null takes
 * away one, or all of a plugin. Undefined when that would be more than an object holds.
 */
export function mergeOwnValues(
  kept: unknown,
  given: Readonly<Record<string, object | null>>,
  how: 'merge' | 'replace',
): PluginValues | undefined {
  const all = { ...((kept ?? {}) as PluginValues) };
  for (const [plugin, values] of Object.entries(given)) {
    const own =
      values && withoutNulls({ ...(how === 'merge' ? all[plugin] : {}), ...(plainJson(values) as object) });
    if (own === null || Object.keys(own).length === 0) delete all[plugin];
    else all[plugin] = own;
  }
  return JSON.stringify(all).length > mostCharacters ? undefined : all;
}

/** What an edit makes of them. VALIDATION_FAILED when that is more than an object holds. */
export function editedValues(
  kept: unknown,
  given: Readonly<Record<string, object | null>> | undefined,
): PluginValues {
  if (given === undefined) return kept as PluginValues;
  return mergeOwnValues(kept, given, 'merge') ?? fail('VALIDATION_FAILED', { pointer: '/ext' });
}

function withoutNulls(values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );
}

/**
 * A value as the database gives it back: what JSON can't hold goes, and so do characters that PostgreSQL has not. A member
 * called `__proto__` goes as well: no patch can name it, so undoing would lose it.
 */
export function plainJson(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  return JSON.parse(JSON.stringify(value), (_key, member) => {
    if (typeof member === 'string') return storableText(member);
    return member === null || typeof member !== 'object' || Array.isArray(member)
      ? member
      : withStorableNames(member);
  });
}

function withStorableNames(members: object): object {
  const named = Object.entries(members).map(([name, member]) => [storableText(name), member] as const);
  return Object.fromEntries(named.filter(([name]) => name !== '__proto__'));
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
