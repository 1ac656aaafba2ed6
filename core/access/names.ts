import type { AccessObject, Verb, ViewerName } from '../plugin-api/index.ts';
import { everyVerb } from './verbs.ts';

export { everyVerb };

const kindsWithId = ['user', 'group', 'share', 'token'] as const;
const longest = 200;

/**
 * Reads a viewer as commands and addresses name them: `guest`, `signed-in`, `user:<name or id>`, `group:<name or id>`,
 * `share:<id>`, `token:<id>`. Undefined for everything else; nobody is looked up.
 */
export function parseViewerName(text: string): ViewerName | undefined {
  if (text === 'guest' || text === 'signed-in') return { kind: text };
  const named = splitName(text);
  const kind = kindsWithId.find(each => each === named?.kind);
  return kind && named ? { kind, id: named.id } : undefined;
}

/** Reads an object: `album:<slug or id>` or `photo:<id>`; undefined for everything else. */
export function parseAccessObject(text: string): AccessObject | undefined {
  const named = splitName(text);
  if (named?.kind === 'album') return { kind: 'album', id: named.id };
  return named?.kind === 'photo' ? { kind: 'photo', id: named.id } : undefined;
}

export function parseVerb(text: string): Verb | undefined {
  return everyVerb.find(verb => verb === text);
}

/** The other way round: `user:7h2k…`. */
export function nameOf(name: ViewerName | AccessObject): string {
  return 'id' in name ? `${name.kind}:${name.id}` : name.kind;
}

/** The first colon divides, so that a name may hold others. */
function splitName(text: string): { kind: string; id: string } | undefined {
  const colon = text.indexOf(':');
  const id = text.slice(colon + 1).trim();
  const isName = colon > 0 && id !== '' && id.length <= longest && !id.includes('\0');
  return isName ? { kind: text.slice(0, colon), id } : undefined;
}
