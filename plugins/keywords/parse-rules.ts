import { deepestPath, longestName, type Path, tidyName } from './names.ts';

/** One line of the rules. */
export interface Rule {
  /** From 1. */
  readonly line: number;
  readonly from: Path;
  /** Null: keywords that begin so are dropped. */
  readonly to: Path | null;
  /** Two words for one thing: whoever searches for either finds both. */
  readonly isSynonym: boolean;
}

/** What is wrong with a line; `key` is a text of the catalogue. */
export interface RuleProblem {
  readonly line: number;
  readonly key: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface ParsedRules {
  readonly rules: readonly Rule[];
  readonly problems: readonly RuleProblem[];
}

const mostRules = 5_000;

/**
 * `Lisbon => Places/Portugal/Lisbon`, `pram = stroller`, `foo =>`; empty lines and what begins with `#` mean nothing. A
 * backslash takes the meaning from the sign after it.
 */
export function parseRules(text: string): ParsedRules {
  const rules: Rule[] = [];
  const problems: RuleProblem[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const parsed = parseLine(line, index + 1);
    if (typeof parsed === 'string') problems.push({ line: index + 1, key: parsed, params: {} });
    else if (rules.length < mostRules) rules.push(parsed);
    else return { rules, problems: [...problems, tooMany(index + 1)] };
  }
  return { rules, problems };
}

function tooMany(line: number): RuleProblem {
  return { line, key: 'problem.too-many', params: { most: mostRules } };
}

/** The rule, or the key of what is wrong. */
function parseLine(text: string, line: number): Rule | string {
  const parts = splitAtSign(text);
  if (parts === null) return 'problem.no-sign';
  const from = readPath(parts.left);
  const to = readPath(parts.right);
  if (from.length === 0) return 'problem.no-source';
  const isSynonym = parts.sign === '=';
  if (to.length === 0) return isSynonym ? 'problem.no-word' : { line, from, to: null, isSynonym };
  if (Math.max(from.length, to.length) > deepestPath) return 'problem.too-deep';
  if ([...from, ...to].some(name => name.length > longestName)) return 'problem.too-long';
  return { line, from, to, isSynonym };
}

/** At the first sign that no backslash stands before. */
function splitAtSign(text: string): { left: string; right: string; sign: '=' | '=>' } | null {
  const found = /^((?:\\.|[^\\=→])*)(=>|→|=)(.*)$/su.exec(text);
  if (!found) return null;
  const [, left = '', sign, right = ''] = found;
  return { left, right, sign: sign === '=' ? '=' : '=>' };
}

function readPath(text: string): string[] {
  const names = text.match(/(?:\\.|[^\\/]|\\$)+/gsu) ?? [];
  return names.map(name => tidyName(name.replace(/\\(.)/gsu, '$1'))).filter(Boolean);
}

/** As a rule would name it. */
export function printPath(path: Path): string {
  return path.map(name => name.replace(/[\\/=→]/g, '\\$&')).join('/');
}
