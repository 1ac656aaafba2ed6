import type { Knex } from 'knex';
import type { Fragment, Scope } from '../access/index.ts';
import type { SearchResult, SearchTerm } from '../plugin-api/index.ts';
import { type Clause, type ParsedQuery, parseQuery, printClause, printQuery, type Term } from './grammar.ts';
import {
  askPluginFields,
  compileAnswer,
  type PluginFields,
  rewriteQuery,
  type SearchPlugins,
} from './plugin-parts.ts';
import { type Condition, hasLetters, hasPhrase, hasWords } from './queries/conditions.ts';
import {
  albumFieldNames,
  type ConditionParts,
  findByField,
  findField,
  hasTagWith,
  tagFieldNames,
} from './queries/fields.ts';
import { findNamedThings, type NamedThings, type Names } from './queries/names.ts';
import { hasText } from './queries/texts.ts';

/** What a query asks of photos, besides that the viewer may see them: both parts must hold. */
export interface SearchedPhotos {
  /** On photos as `p`, in brackets; nothing for a query that says nothing. */
  readonly where: Fragment;
  /** A tag that all of them have, whose index is in the order of the list; null: there is none. */
  readonly tagId: string | null;
}

export interface CompiledSearch {
  readonly photos: SearchedPhotos;
  readonly isEmpty: boolean;
  readonly terms: readonly SearchTerm[];
  readonly problems: SearchResult['problems'];
}

export interface SearchParts {
  readonly db: Knex;
  readonly scope: Scope;
  readonly plugins: SearchPlugins;
}

/**
 * Turns a query into SQL. What can't be understood is told among the problems, and the rest holds all the same. Plugins may
 * search for something else; what is shown of the query stays.
 */
export async function compileSearch(parts: SearchParts, query: string): Promise<CompiledSearch> {
  const { viewer } = parts.scope;
  const parsed = parseQuery(query);
  const rewritten = await rewriteQuery(parts.plugins, parsed.clauses, { viewer });
  const compiled = await compileClauses(parts, parsed);
  if (rewritten === undefined) return compiled;
  const { photos, isEmpty } = await compileClauses(parts, { clauses: rewritten, isCut: false });
  return { ...compiled, photos, isEmpty };
}

async function compileClauses({ db, scope, plugins }: SearchParts, parsed: ParsedQuery) {
  const terms = parsed.clauses.flat();
  const [names, contributed] = await Promise.all([
    findNamedThings(db, scope, namesIn(terms)),
    askPluginFields(plugins, terms, { viewer: scope.viewer }),
  ]);
  return compileParsed(parsed, { scope, names, contributed });
}

interface Parts extends ConditionParts {
  readonly names: NamedThings;
  readonly contributed: PluginFields;
}

function namesIn(terms: readonly Term[]): Names {
  const valuesOf = (aliases: readonly string[]) =>
    terms.filter(term => aliases.includes(term.field ?? '')).map(term => term.text);
  return {
    tags: valuesOf(tagFieldNames),
    albums: valuesOf(albumFieldNames),
    signs: terms.filter(({ kind, text }) => kind !== 'field' && isSign(text)).map(({ text }) => text.trim()),
  };
}

function compileParsed({ clauses, isCut }: ParsedQuery, parts: Parts): CompiledSearch {
  const problems: SearchResult['problems'][number][] = [];
  if (isCut) problems.push({ key: 'search.problem.tooLong', params: {} });
  const understood = clauses
    .map(clause => understandClause(clause, parts, problem => problems.push(problem)))
    .filter(clause => clause.terms.length > 0);
  return {
    photos: searchedPhotos(understood, parts),
    isEmpty: understood.length === 0,
    terms: understood.map((clause, index) => toSearchTerm(clause.terms, understood.toSpliced(index, 1))),
    problems,
  };
}

function searchedPhotos(clauses: readonly UnderstoodClause[], parts: ConditionParts): SearchedPhotos {
  const tagIds = clauses.map(clause => tagOf(clause.terms, parts));
  const leading = tagIds.findIndex(id => id !== null);
  const others = leading < 0 ? clauses : clauses.toSpliced(leading, 1);
  const conditions = others.map(clause => clause.condition);
  if (leading >= 0 && others.length === 0) conditions.push({ sql: 'true', bindings: [] });
  return { where: joinFragments(conditions, 'and'), tagId: tagIds[leading] ?? null };
}

/** The one tag that a part of the query asks for. */
function tagOf([term, ...others]: Clause, { names }: ConditionParts): string | null {
  if (!term || others.length > 0 || term.negated || !tagFieldNames.includes(term.field ?? '')) return null;
  const ids = names.tags.get(term.text) ?? [];
  return ids.length === 1 ? ids[0]! : null;
}

type Problem = SearchResult['problems'][number];

interface UnderstoodClause {
  readonly terms: Clause;
  readonly condition: Fragment;
}

function understandClause(
  clause: Clause,
  parts: Parts,
  complain: (problem: Problem) => void,
): UnderstoodClause {
  const understood = clause
    .map(term => understandTerm(term, parts, complain))
    .filter(({ condition }) => condition !== undefined);
  return {
    terms: understood.map(({ term }) => term),
    condition: joinFragments(
      understood.map(({ term, condition }) => (term.negated ? negate(condition!) : condition!)),
      'or',
    ),
  };
}

interface UnderstoodTerm {
  readonly term: Term;
  readonly condition: Condition;
}

function understandTerm(term: Term, parts: Parts, complain: (problem: Problem) => void): UnderstoodTerm {
  if (term.kind !== 'field') return { term, condition: findText(term, parts) };
  const field = findField(term.field!, parts.scope);
  if (!field && parts.contributed.has(term.field!)) return understandPluginTerm(term, parts, complain);
  if (!field) {
    complain({ key: 'search.problem.unknownField', params: { field: term.field! } });
    const word: Term = { ...term, kind: 'word', field: null, text: `${term.field}:${term.text}` };
    return { term: word, condition: findText(word, parts) };
  }
  const condition = findByField(field, term.text, parts);
  if (!condition) {
    complain({ key: 'search.problem.badValue', params: { field: term.field!, value: term.text } });
  }
  return { term, condition };
}

function understandPluginTerm(
  term: Term,
  { scope, contributed }: Parts,
  complain: (problem: Problem) => void,
): UnderstoodTerm {
  const answer = contributed.answer(term.field!, term.text);
  const [field, value] = [term.field!, term.text];
  if (answer === null) complain({ key: 'search.problem.badValue', params: { field, value } });
  if (answer === 'failed') complain({ key: 'search.problem.fieldFails', params: { field } });
  return { term, condition: compileAnswer(answer, scope) };
}

function findText({ kind, text }: Term, parts: ConditionParts): Condition {
  if (hasLetters(text)) return hasText(parts.scope, kind === 'phrase' ? 'phrase' : 'word', text);
  return isSign(text) ? hasTagWith(text.trim(), parts) : undefined;
}

/** Emoji and the like, which text search takes for nothing. */
function isSign(text: string): boolean {
  return !hasLetters(text) && /[^\p{ASCII}\p{P}\s]/u.test(text);
}

/** On albums as `a`: their titles and descriptions know words only, so that a query with a field finds none. */
export function compileAlbumSearch(query: string): Fragment {
  const { clauses } = parseQuery(query);
  const isWords = clauses.flat().every(({ kind, text }) => kind !== 'field' && hasLetters(text));
  if (!isWords) return nothing;
  const find = ({ kind, text, negated }: Term) => {
    const condition = (kind === 'phrase' ? hasPhrase : hasWords)(text, '', 'a');
    return negated ? negate(condition) : condition;
  };
  return joinFragments(
    clauses.map(clause => joinFragments(clause.map(find), 'or')),
    'and',
  );
}

/** A photo without a value is not one with that value. */
function negate({ sql, bindings }: Fragment): Fragment {
  return { sql: `(${sql}) is not true`, bindings };
}

const nothing: Fragment = { sql: '(false)', bindings: [] };

function joinFragments(fragments: readonly Fragment[], operator: 'and' | 'or'): Fragment {
  if (fragments.length === 0) return nothing;
  return {
    sql: `(${fragments.map(({ sql }) => `(${sql})`).join(` ${operator} `)})`,
    bindings: fragments.flatMap(({ bindings }) => bindings),
  };
}

function toSearchTerm(clause: Clause, others: readonly UnderstoodClause[]): SearchTerm {
  const without = printQuery(others.map(({ terms }) => terms));
  const [term] = clause;
  if (clause.length > 1 || !term) {
    return { kind: 'or', negated: false, field: null, text: printClause(clause), without };
  }
  return { kind: term.kind, negated: term.negated, field: term.field, text: term.text, without };
}
