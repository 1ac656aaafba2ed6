import { coreSearchFieldNames } from './queries/fields.ts';

/** The field of core's grammar whose name a plugin's field takes; undefined: there is none. */
export function findFieldClash(kind: string, contribution: object): string | undefined {
  if (kind !== 'searchField' || !('names' in contribution)) return undefined;
  const names = contribution.names as readonly string[];
  const taken = names.find(name => coreSearchFieldNames.includes(name));
  return taken && `search field ${taken}`;
}
