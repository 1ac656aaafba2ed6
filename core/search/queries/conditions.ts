import type { Fragment } from '../../access/index.ts';
import { parsePeriod } from '../../database/periods.ts';
import { type Bound, readComparison, readNumber } from '../comparisons.ts';

export type Condition = Fragment | undefined;

/** What text search may look into: A title and tags, B caption, C exact location, D the rest of the words. */
export type Weights = '' | 'AB' | 'ABD' | 'A' | 'B' | 'C' | 'D' | 'CD';

/** Photos with these words, each as the beginning of one; a single Latin letter or digit only as itself. */
export function hasWords(text: string, weights: Weights, alias = 'p'): Fragment {
  const goesOn = !/^[\p{Script=Latin}\d]$/u.test(text);
  return { sql: `${alias}.search @@ words_query(?, ?)`, bindings: [text, ending(goesOn, weights)] };
}

/** Photos with exactly these words in this order. */
export function hasPhrase(text: string, weights: Weights, alias = 'p'): Fragment {
  return { sql: `${alias}.search @@ words_query(?, ?)`, bindings: [text, ending(false, weights)] };
}

function ending(goesOn: boolean, weights: Weights): string {
  const flags = (goesOn ? '*' : '') + weights;
  return flags && `:${flags}`;
}

/** All the words in these columns, in any order: the index finds words by weight, the columns decide. */
export function hasWordsIn(columns: readonly string[], weights: Weights): (value: string) => Condition {
  const inColumns = `strpos(lower(unaccent(concat_ws(' ', ${columns.join(', ')}))), lower(unaccent(?))) > 0`;
  return value => {
    const words = value.split(/\s+/).filter(hasLetters);
    if (words.length === 0) return undefined;
    const conditions = words.map(word => hasWords(word, weights));
    return {
      sql: `(${conditions.map(({ sql }) => `${sql} and ${inColumns}`).join(' and ')})`,
      bindings: words.flatMap((word, index) => [...conditions[index]!.bindings, word]),
    };
  };
}

export function hasLetters(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** A number, given as exactly as people write it: what is within the tolerance counts as equal. */
export function comparesNumber(
  column: string,
  tolerance: (value: number) => number = () => 0,
): (value: string) => Condition {
  return value => {
    const comparison = readComparison(value);
    const parts = [
      boundOf(comparison?.from, number => [
        '>=',
        number - tolerance(number),
        '>',
        number + tolerance(number),
      ]),
      boundOf(comparison?.to, number => ['<=', number + tolerance(number), '<', number - tolerance(number)]),
    ];
    return between(column, 'double precision', parts);
  };
}

/** A whole number from 0 to 9, compared as the index has it. */
export function comparesDigit(column: string): (value: string) => Condition {
  const compare = comparesNumber(column);
  return value => {
    const condition = compare(value);
    if (!condition?.bindings.every(number => /^\d$/.test(String(number)))) return undefined;
    return { ...condition, sql: condition.sql.replaceAll('double precision', 'smallint') };
  };
}

type Operands = readonly [including: string, value: number, excluding: string, otherValue: number];
type Part = readonly [operator: string, value: number | string] | null | undefined;

/** Undefined: not a number. Null: no bound. */
function boundOf(bound: Bound | undefined, operands: (value: number) => Operands): Part {
  if (!bound) return null;
  const number = readNumber(bound.text);
  if (number === undefined) return undefined;
  const [including, value, excluding, otherValue] = operands(number);
  return bound.isIncluded ? [including, value] : [excluding, otherValue];
}

/** A year, a month or a day, each of which is a range of time. */
export function comparesTime(column: string): (value: string) => Condition {
  return value => {
    const comparison = readComparison(value);
    return between(column, 'timestamptz', [
      timeOf(comparison?.from, ({ from, to }, isIncluded) => ['>=', isIncluded ? from : to]),
      timeOf(comparison?.to, ({ from, to }, isIncluded) => ['<', isIncluded ? to : from]),
    ]);
  };
}

function timeOf(
  bound: Bound | undefined,
  operands: (period: { from: string; to: string }, isIncluded: boolean) => Part,
): Part {
  if (!bound) return null;
  const period = parsePeriod(bound.text);
  return period && operands(period, bound.isIncluded);
}

function between(column: string, type: string, parts: readonly Part[]): Condition {
  if (parts.includes(undefined)) return undefined;
  const bounds = parts.filter(part => part !== null && part !== undefined);
  if (bounds.length === 0) return undefined;
  return {
    sql: `(${bounds.map(([operator]) => `${column} ${operator} ?::${type}`).join(' and ')})`,
    bindings: bounds.map(([, value]) => value),
  };
}

export function isOneOf(choices: Readonly<Record<string, string>>): (value: string) => Condition {
  return value => {
    const name = value.toLowerCase();
    return Object.hasOwn(choices, name) ? { sql: `(${choices[name]})`, bindings: [] } : undefined;
  };
}

/** Any part of a text, without regard to case. */
export function containsText(column: string): (value: string) => Condition {
  return value => ({ sql: `${column} ilike ?`, bindings: [`%${value.replace(/[\\%_]/g, '\\$&')}%`] });
}
