import type { Doc } from '../changes/entity-store.ts';

/** What history keeps of a tag. Synonyms are an object by name, so that each is a field of its own in patches. */
export interface TagDoc extends Doc {
  readonly parentId: string | null;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly synonyms: Readonly<Record<string, true>>;
  readonly ext: Readonly<Record<string, unknown>>;
}

/** The longest name, in characters, and the deepest path. */
export const longestName = 200;
export const deepestPath = 20;

/** Names that look alike are alike: composed characters, single spaces, no control characters. May be empty. */
export function normaliseName(name: string): string {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ');
  return [...plain.trim()].slice(0, longestName).join('').trim();
}
