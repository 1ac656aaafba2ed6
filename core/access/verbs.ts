import type { TokenScope, Verb } from '../plugin-api/index.ts';

/** From the least to the most. */
export const everyVerb: readonly Verb[] = ['view', 'comment', 'download', 'upload', 'edit', 'manage'];

const included: Readonly<Record<Verb, readonly Verb[]>> = {
  view: ['view'],
  comment: ['view', 'comment'],
  download: ['view', 'download'],
  upload: ['view', 'upload'],
  edit: ['view', 'download', 'upload', 'edit'],
  manage: everyVerb,
};

/** With all that they include, in the order of {@link everyVerb}: `edit` lets download and upload, `manage` everything. */
export function closeVerbs(verbs: readonly Verb[]): readonly Verb[] {
  const all = new Set(verbs.flatMap(verb => included[verb]));
  return everyVerb.filter(verb => all.has(verb));
}

export function intersectVerbs(some: readonly Verb[], others: readonly Verb[]): readonly Verb[] {
  return some.filter(verb => others.includes(verb));
}

const verbsOfScope: Readonly<Record<TokenScope, readonly Verb[]>> = {
  'photos:read': ['view'],
  'photos:download': ['download'],
  'photos:write': ['comment', 'upload', 'edit'],
  'albums:manage': ['manage'],
  admin: [],
};

/** What a token's scopes let its user do at most; nothing without `photos:read`. */
export function verbsOfScopes(scopes: readonly TokenScope[]): readonly Verb[] {
  if (!scopes.includes('photos:read')) return [];
  const all = new Set(scopes.flatMap(scope => verbsOfScope[scope]));
  return everyVerb.filter(verb => all.has(verb));
}
