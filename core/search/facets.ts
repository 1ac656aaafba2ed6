import type { Knex } from 'knex';
import type { Scope } from '../access/index.ts';
import type { FacetName, SearchFacet, SearchFacetValue } from '../plugin-api/index.ts';
import type { CompiledSearch } from './compile.ts';
import { type Clause, longestQuery, mostTerms, parseQuery, printQuery, type Term } from './grammar.ts';
import {
  countFacets,
  countTags,
  countYears,
  type FacetCount,
  type Found,
  findYears,
} from './queries/facet-counts.ts';

interface Kind {
  readonly name: FacetName;
  /** The field that its values are asked for with; others that mean the same. */
  readonly field: string;
  readonly aliases: readonly string[];
  /** A photo may have several of its values, so that choosing one more asks for both. */
  readonly isMany?: true;
  readonly print: (value: string) => string;
  /** The value that a term asks for; undefined: none of this facet. */
  readonly read: (text: string) => string | undefined;
}

const exact: Pick<Kind, 'print' | 'read'> = {
  print: value => `=${value}`,
  read: text => (text.startsWith('=') ? text.slice(1) : undefined),
};
const plain = (pattern: RegExp): Pick<Kind, 'print' | 'read'> => ({
  print: value => value,
  read: text => (pattern.test(text) ? text : undefined),
});

const kinds: readonly Kind[] = [
  { name: 'year', field: 'taken', aliases: ['date'], ...plain(/^\d{4}$/) },
  { name: 'country', field: 'country', aliases: [], ...exact },
  { name: 'city', field: 'city', aliases: ['town'], ...exact },
  {
    name: 'tag',
    field: 'tag',
    aliases: ['tags', 'keyword'],
    isMany: true,
    print: exact.print,
    read: text => (exact.read(text) ?? text).toLowerCase(),
  },
  { name: 'album', field: 'album', aliases: [], isMany: true, ...exact },
  { name: 'camera', field: 'camera', aliases: [], ...exact },
  { name: 'lens', field: 'lens', aliases: [], ...exact },
  { name: 'rating', field: 'rating', aliases: ['stars'], ...plain(/^[0-5]$/) },
];

export interface FacetParts {
  readonly db: Knex;
  readonly scope: Scope;
  readonly compile: (query: string, scope: Scope) => Promise<CompiledSearch>;
}

/** A facet with what is chosen of it, and the search that its values are counted in. */
interface Asked {
  readonly kind: Kind;
  /** Where its part of the search stands; -1: nothing is chosen. */
  readonly at: number;
  readonly chosen: readonly string[];
  readonly base: string;
}

/** What a search may be narrowed down by. One statement; one more for each facet of which something is chosen. */
export async function findFacets(parts: FacetParts, query: string): Promise<readonly SearchFacet[]> {
  const { clauses } = parseQuery(query);
  const asked = kinds.map(kind => ask(kind, clauses));
  const byBase = [...Map.groupBy(asked, ({ base }) => base)];
  const counted = await Promise.all(byBase.map(([base, facets]) => countIn(parts, base, facets)));
  const found = new Map(counted.flatMap(each => [...each]));
  return asked.flatMap(facet => buildFacet(facet, clauses, found.get(facet.kind.name)) ?? []);
}

function ask(kind: Kind, clauses: readonly Clause[]): Asked {
  const values = clauses.map(clause => valuesIn(kind, clause));
  if (kind.isMany) {
    return { kind, at: -1, chosen: values.flatMap(each => each ?? []), base: printQuery(clauses) };
  }
  const at = values.findIndex(each => each !== null);
  const base = printQuery(at < 0 ? clauses : clauses.toSpliced(at, 1));
  return { kind, at, chosen: values[at] ?? [], base };
}

/** The values that a part of the search asks for one of; null: it asks for something else, too. */
function valuesIn(kind: Kind, clause: Clause): readonly string[] | null {
  if (kind.isMany && clause.length > 1) return null;
  const values = clause.map(term => readValue(kind, term));
  return values.every(value => value !== undefined) ? values : null;
}

function readValue({ field, aliases, read }: Kind, term: Term): string | undefined {
  const isAbout = term.field !== null && [field, ...aliases].includes(term.field);
  return isAbout && !term.negated ? read(term.text) : undefined;
}

interface Counted {
  readonly counts: readonly FacetCount[];
  readonly total: number;
  readonly isExact: boolean;
}

async function countIn(
  { db, scope, compile }: FacetParts,
  base: string,
  asked: readonly Asked[],
): Promise<Map<FacetName, Counted>> {
  const names = asked.map(({ kind }) => kind.name);
  const isAll = base === '';
  const compiled = isAll ? null : await compile(base, scope);
  if (compiled?.isEmpty) return new Map();
  const found: Found = compiled?.photos ?? everything;
  // kept counts know nothing of who is bound to some albums
  const kept = isAll && scope.within === null ? names.filter(isKept) : [];
  const [counted, years, tags] = await Promise.all([
    countFacets(db, scope, { found, facets: names.filter(name => !kept.includes(name)) }),
    kept.includes('year') ? countYears(db, scope) : [],
    kept.includes('tag') ? countTags(db, scope) : [],
  ]);
  const { counts, total, isWhole } = counted;
  const result = new Map<FacetName, Counted>();
  for (const name of names) {
    if (kept.includes(name))
      result.set(name, { counts: name === 'year' ? years : tags, total, isExact: true });
    else result.set(name, { counts: counts.filter(({ facet }) => facet === name), total, isExact: isWhole });
  }
  if (!isWhole && result.get('year')?.isExact === false) {
    const { counts: some } = result.get('year')!;
    result.set('year', { counts: await withOtherYears({ db, scope }, found, some), total, isExact: false });
  }
  return result;
}

/** Of what is counted in the whole gallery anyway. */
function isKept(name: FacetName): boolean {
  return name === 'year' || name === 'tag';
}

const everything: Found = { where: { sql: '(true)', bindings: [] }, tagId: null };

/** The newest thousand lie in few years: that something was found in others is known, not how much. */
async function withOtherYears(
  { db, scope }: Pick<FacetParts, 'db' | 'scope'>,
  found: Found,
  counts: readonly FacetCount[],
): Promise<readonly FacetCount[]> {
  const known = new Set(counts.map(({ value }) => value));
  const others = (await countYears(db, scope)).filter(({ value }) => !known.has(value));
  const years = new Set(await findYears(db, scope, { found, years: others.map(({ value }) => value) }));
  return [
    ...counts,
    ...others.filter(({ value }) => years.has(value)).map(count => ({ ...count, photoCount: null })),
  ];
}

function buildFacet(
  asked: Asked,
  clauses: readonly Clause[],
  counted: Counted | undefined,
): SearchFacet | undefined {
  const { kind, chosen } = asked;
  const { counts = [], total = 0, isExact = true } = counted ?? {};
  const isChosen = ({ value }: FacetCount) => chosen.includes(value);
  const isWhole = isExact && !(asked.base === '' && isKept(kind.name));
  const offered = counts.filter(count => isChosen(count) || !isWhole || count.photoCount !== total);
  const all = kind.isMany ? offered : [...offered, ...uncounted(asked, counts)];
  const values = inOrder(kind.name, all).flatMap(count => {
    const next = (isChosen(count) ? without : withValue)(asked, clauses, count.value);
    return next === undefined ? [] : [buildValue(count, { isChosen: isChosen(count), query: next })];
  });
  return values.length === 0 ? undefined : { name: kind.name, values, isExact };
}

/** What is chosen stays in sight, also when it is among too many to be counted. */
function uncounted({ kind, chosen }: Asked, counts: readonly FacetCount[]): FacetCount[] {
  return [...new Set(chosen)]
    .filter(value => counts.every(count => count.value !== value))
    .map(value => ({ facet: kind.name, value, label: value, photoCount: null, make: null, model: value }));
}

function buildValue(
  { facet, label, photoCount, make, model }: FacetCount,
  { isChosen, query }: { isChosen: boolean; query: string },
): SearchFacetValue {
  return { label, camera: facet === 'camera' ? { make, model } : null, photoCount, isChosen, query };
}

function inOrder(name: FacetName, counts: readonly FacetCount[]): readonly FacetCount[] {
  if (name !== 'year' && name !== 'rating') return counts;
  return counts.toSorted((one, other) => other.value.localeCompare(one.value, 'en', { numeric: true }));
}

function withValue({ kind, at }: Asked, clauses: readonly Clause[], value: string): string | undefined {
  const term: Term = { kind: 'field', negated: false, field: kind.field, text: kind.print(value) };
  const next = at < 0 ? [...clauses, [term]] : clauses.with(at, [...clauses[at]!, term]);
  return printWhole(next);
}

function without({ kind, at }: Asked, clauses: readonly Clause[], value: string): string | undefined {
  const isOther = (term: Term) => readValue(kind, term) !== value;
  const next = kind.isMany
    ? clauses.filter(clause => clause.length > 1 || clause.some(isOther))
    : clauses.with(at, clauses[at]!.filter(isOther)).filter(clause => clause.length > 0);
  return printWhole(next);
}

/** Undefined where it would not be read as it is meant: too long, or a name that no query can hold. */
function printWhole(clauses: readonly Clause[]): string | undefined {
  const query = printQuery(clauses);
  if (query.length > longestQuery || clauses.flat().length > mostTerms) return undefined;
  const read = parseQuery(query).clauses;
  return printQuery(read) === query && isSame(read, clauses) ? query : undefined;
}

function isSame(one: readonly Clause[], other: readonly Clause[]): boolean {
  const texts = (clauses: readonly Clause[]) =>
    JSON.stringify(
      clauses.map(clause => clause.map(term => [term.kind, term.field, term.negated, term.text])),
    );
  return texts(one) === texts(other);
}
