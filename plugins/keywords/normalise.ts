import { isSpelling } from './circles.ts';
import type { CompiledRules } from './compile-rules.ts';
import { deepestPath, inLetters, keyOf, type Path, tidyName } from './names.ts';
import type { Letters } from './settings.ts';

export interface Normaliser {
  readonly rules: CompiledRules;
  readonly letters: Letters;
}

const mostKeywords = 500;

/** Keywords as the rules want them, each once, in their order. Doing it again changes nothing more. */
export function normaliseAll(normaliser: Normaliser, paths: readonly Path[]): Path[] {
  const byKey = new Map<string, Path>();
  for (const path of paths) {
    const normal = normalisePath(normaliser, path);
    if (normal === null) continue;
    const key = keyOf(normal);
    if (!byKey.has(key)) byKey.set(key, normal);
  }
  return [...byKey.values()].slice(0, mostKeywords);
}

/** Null: it is dropped. A path that rules would make too deep stays as it is. */
export function normalisePath(normaliser: Normaliser, path: Path): Path | null {
  const tidy = path.map(tidyName).filter(Boolean);
  let names: Path = tidy;
  for (let rule = findRule(normaliser, names); rule; rule = findRule(normaliser, names)) {
    if (rule.to === null) return null;
    if (isSpelling(rule)) break;
    names = [...rule.to, ...names.slice(rule.from.length)];
  }
  if (names.length === 0) return null;
  return spell(normaliser, names.length > deepestPath ? tidy : names);
}

/** The one that the most names begin with. */
function findRule({ rules: { byKey, deepest } }: Normaliser, names: Path) {
  for (let length = Math.min(deepest, names.length); length > 0; length--) {
    const rule = byKey.get(keyOf(names.slice(0, length)));
    if (rule) return rule;
  }
  return undefined;
}

/** As rules spell it, as far as they do; the rest in the letters that are wished for. */
function spell({ rules: { spelling }, letters }: Normaliser, names: Path): Path {
  for (let length = names.length; length > 0; length--) {
    const spelt = spelling.get(keyOf(names.slice(0, length)));
    if (spelt) return [...spelt, ...names.slice(length).map(name => inLetters(name, letters))];
  }
  return names.map(name => inLetters(name, letters));
}
