import { keyOf, type Path } from './names.ts';
import type { Rule, RuleProblem } from './parse-rules.ts';

/**
 * Rules that may lead back to themselves. One rule may come after another when what the first makes begins with what the second
 * looks for, or is the beginning of it; without a circle of those, as many steps as there are rules end each keyword.
 */
export function findCircles(rules: readonly Rule[]): RuleProblem[] {
  const nodes = nodesInCircles(followers(rules));
  const circling = rules.filter((_, index) => nodes.has(`rule ${index}`));
  const lines = circling.slice(0, 8).map(rule => rule.line);
  return circling.map(({ line }) => ({ line, key: 'problem.circle', params: { lines: lines.join(', ') } }));
}

type Graph = ReadonlyMap<string, readonly string[]>;

/** Between rules stand the beginnings of what they look for, or a much used one would lead to each of its rules from each. */
function followers(rules: readonly Rule[]): Graph {
  const graph = new Map<string, string[]>();
  const add = (from: string, to: string) => graph.set(from, [...(graph.get(from) ?? []), to]);
  const exact = new Map(rules.map(({ from }, index) => [keyOf(from), `rule ${index}`]));
  const belows = new Map<string, string[]>();
  for (const [index, { from }] of rules.entries()) {
    for (const part of properBeginnings(from)) {
      const below = belows.get(keyOf(part)) ?? [];
      below.push(`rule ${index}`);
      belows.set(keyOf(part), below);
    }
  }
  for (const [key, below] of belows) graph.set(`below ${key}`, below);
  for (const [index, rule] of rules.entries()) {
    if (rule.to === null || isSpelling(rule)) continue;
    for (const part of [...properBeginnings(rule.to), rule.to]) {
      const next = exact.get(keyOf(part));
      if (next) add(`rule ${index}`, next);
    }
    add(`rule ${index}`, `below ${keyOf(rule.to)}`);
  }
  return graph;
}

function properBeginnings(path: Path): Path[] {
  return path.slice(1).map((_, index) => path.slice(0, index + 1));
}

/** Says how a keyword is written, and ends there. */
export function isSpelling({ from, to }: Rule): boolean {
  return to !== null && keyOf(from) === keyOf(to);
}

/** Tarjan's strongly connected components, without recursion: rules may be many. */
function nodesInCircles(graph: Graph): ReadonlySet<string> {
  const search: Search = { graph, order: new Map(), lowest: new Map(), open: [], circling: new Set() };
  for (const start of graph.keys()) {
    const work: Step[] = search.order.has(start) ? [] : [enter(search, start)];
    while (work.length > 0) {
      const step = work.at(-1)!;
      const follower = graph.get(step.node)?.[step.next++];
      if (follower === undefined) leave(search, work.pop()!.node, work.at(-1)?.node);
      else if (!search.order.has(follower)) work.push(enter(search, follower));
      else if (search.open.includes(follower)) reach(search, step.node, search.order.get(follower)!);
    }
  }
  return search.circling;
}

interface Search {
  readonly graph: Graph;
  readonly order: Map<string, number>;
  /** The earliest node that each is known to lead back to. */
  readonly lowest: Map<string, number>;
  readonly open: string[];
  readonly circling: Set<string>;
}

interface Step {
  readonly node: string;
  next: number;
}

function enter({ order, lowest, open }: Search, node: string): Step {
  lowest.set(node, order.size);
  order.set(node, order.size);
  open.push(node);
  return { node, next: 0 };
}

function reach({ lowest }: Search, node: string, place: number): void {
  lowest.set(node, Math.min(lowest.get(node)!, place));
}

function leave(search: Search, node: string, above: string | undefined): void {
  const { graph, order, lowest, open, circling } = search;
  if (above !== undefined) reach(search, above, lowest.get(node)!);
  if (lowest.get(node) !== order.get(node)) return;
  const component = open.splice(open.lastIndexOf(node));
  const isCircle = component.length > 1 || graph.get(node)?.includes(node);
  for (const each of isCircle ? component : []) circling.add(each);
}
