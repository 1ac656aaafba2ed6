import { findCircles } from './circles.ts';
import { keyOf, type Path } from './names.ts';
import { type ParsedRules, parseRules, printPath, type Rule, type RuleProblem } from './parse-rules.ts';

/** Rules in maps: to look a keyword up costs as many steps as its path is long, however many rules there are. */
export interface CompiledRules {
  /** By the key of what they begin with; no two lead in a circle. */
  readonly byKey: ReadonlyMap<string, Rule>;
  /** Names that the longest rule begins with. */
  readonly deepest: number;
  /** How rules spell paths, by key, each beginning included. */
  readonly spelling: ReadonlyMap<string, Path>;
  readonly synonyms: readonly Rule[];
  /** By line; a rule that has one is left out. */
  readonly problems: readonly RuleProblem[];
}

export function compileRules(text: string): CompiledRules {
  const parsed = parseRules(text);
  const contradictions = findContradictions(parsed);
  const consistent = without(parsed.rules, contradictions);
  const circles = findCircles(consistent);
  const rules = without(consistent, circles);
  const byLine = (one: RuleProblem, other: RuleProblem) => one.line - other.line;
  return {
    byKey: new Map(rules.map(rule => [keyOf(rule.from), rule])),
    deepest: Math.max(0, ...rules.map(rule => rule.from.length)),
    spelling: spellingOf(rules),
    synonyms: rules.filter(rule => rule.isSynonym),
    problems: [...parsed.problems, ...contradictions, ...circles].toSorted(byLine),
  };
}

function without(rules: readonly Rule[], problems: readonly RuleProblem[]): Rule[] {
  const wrong = new Set(problems.map(({ line }) => line));
  return rules.filter(({ line }) => !wrong.has(line));
}

/** Two rules for one keyword, and rules that lead to what another drops. */
function findContradictions({ rules }: ParsedRules): RuleProblem[] {
  const first = new Map<string, Rule>();
  const problems: RuleProblem[] = [];
  for (const rule of rules) {
    const other = first.get(keyOf(rule.from));
    if (other === undefined) first.set(keyOf(rule.from), rule);
    else if (!isSameTarget(rule, other)) problems.push(problemAt(rule, 'problem.twice', other, rule.from));
  }
  for (const rule of rules) {
    const drop = rule.to && beginningsOf(rule.to).find(part => first.get(keyOf(part))?.to === null);
    if (drop) problems.push(problemAt(rule, 'problem.dropped', first.get(keyOf(drop))!, drop));
  }
  return problems;
}

function problemAt({ line }: Rule, key: string, other: Rule, path: Path): RuleProblem {
  return { line, key, params: { other: other.line, keyword: printPath(path) } };
}

function isSameTarget({ to }: Rule, other: Rule): boolean {
  return to === null || other.to === null ? to === other.to : keyOf(to) === keyOf(other.to);
}

/** The first name, the first two, … and all of them. */
export function beginningsOf(path: Path): Path[] {
  return path.map((_, index) => path.slice(0, index + 1));
}

/** What is written first stands. */
function spellingOf(rules: readonly Rule[]): Map<string, Path> {
  const spelling = new Map<string, Path>();
  for (const { to } of rules) {
    for (const part of to === null ? [] : beginningsOf(to)) {
      const key = keyOf(part);
      const above = spelling.get(keyOf(part.slice(0, -1))) ?? [];
      if (!spelling.has(key)) spelling.set(key, [...above, part.at(-1)!]);
    }
  }
  return spelling;
}
