import type { SearchClauseTerm } from 'enfilade/plugin-api';
import { foldName } from './names.ts';
import { type Normaliser, normalisePath } from './normalise.ts';

/** Other words for a word, by its folded form. */
export type Synonyms = ReadonlyMap<string, readonly string[]>;

type Clauses = readonly (readonly SearchClauseTerm[])[];

const most = 50;
const tagFields: ReadonlySet<string | null> = new Set(['tag', 'tags', 'keyword']);

/** Words that rules call the same, with what further rules make of them. */
export function collectSynonyms(normaliser: Normaliser): Synonyms {
  const groups = new Map<string, Set<string>>();
  for (const { from, to } of normaliser.rules.synonyms) {
    const final = normalisePath(normaliser, to ?? []);
    const words = [from, to, final].flatMap(path => path?.at(-1) ?? []);
    const joined = new Set([...words, ...words.flatMap(word => [...(groups.get(foldName(word)) ?? [])])]);
    for (const word of joined) groups.set(foldName(word), joined);
  }
  return new Map([...groups].map(([word, group]) => [word, [...group]]));
}

/** The search with synonyms beside its words; undefined when it has none that we know. */
export function widenSearch(synonyms: Synonyms, clauses: Clauses): Clauses | undefined {
  if (!clauses.flat().some(term => othersOf(synonyms, term).length > 0)) return undefined;
  return clauses.flatMap(clause => widenClause(synonyms, clause)).slice(0, most);
}

/** Without one of the words is without all of them: those are clauses of their own. */
function widenClause(synonyms: Synonyms, clause: readonly SearchClauseTerm[]): Clauses {
  const [first] = clause;
  if (clause.length === 1 && first!.negated)
    return [first!, ...othersOf(synonyms, first!)].map(term => [term]);
  const widened = clause.flatMap(term => [term, ...(term.negated ? [] : othersOf(synonyms, term))]);
  return [widened.slice(0, most)];
}

function othersOf(synonyms: Synonyms, term: SearchClauseTerm): SearchClauseTerm[] {
  if (term.kind === 'field' && !tagFields.has(term.field)) return [];
  const own = foldName(term.text);
  const others = (synonyms.get(own) ?? []).filter(word => foldName(word) !== own);
  return others.map(text => ({ ...term, kind: kindOf(term, text), text }));
}

function kindOf({ kind }: SearchClauseTerm, text: string): SearchClauseTerm['kind'] {
  if (kind === 'field') return kind;
  return /\s/.test(text) ? 'phrase' : 'word';
}
