import type { Knex } from 'knex';
import type { Scope } from '../access/index.ts';
import type { SearchResult } from '../plugin-api/index.ts';
import { parseQuery, printQuery, type Term } from './grammar.ts';
import { findSimilarNames } from './queries/reads.ts';

const mostSuggestions = 5;
/** Further words of a query that finds nothing are not looked at. */
const mostWords = 5;

/** "Did you mean": the query with a word replaced by the name of a tag or an album that is spelt nearly like it. */
export async function suggestQueries(
  db: Knex,
  scope: Scope,
  query: string,
): Promise<SearchResult['suggestions']> {
  const { clauses } = parseQuery(query);
  const suggestions = new Map<string, { text: string; query: string }>();
  const words = clauses.flat().filter(isWord).slice(0, mostWords);
  for (const word of words) {
    for (const name of await findSimilarNames(db, scope, word.text, mostSuggestions)) {
      const replaced = clauses.map(clause => clause.map(term => (term === word ? termOf(name, word) : term)));
      const suggestion = { text: name, query: printQuery(replaced) };
      if (!suggestions.has(suggestion.query)) suggestions.set(suggestion.query, suggestion);
    }
  }
  return [...suggestions.values()].slice(0, mostSuggestions);
}

/** What a visitor may have misspelt. */
function isWord({ kind, negated, field }: Term): boolean {
  return !negated && (kind !== 'field' || field === 'tag' || field === 'album');
}

function termOf(name: string, replaced: Term): Term {
  if (replaced.kind === 'field') return { ...replaced, text: name };
  return { ...replaced, kind: /\s/.test(name) ? 'phrase' : 'word', text: name };
}
