import { checkCondition, compileCondition, placesShown, type Scope, visibleAlbums } from '../access/index.ts';
import type {
  CallContext,
  Contributions,
  Guarded,
  HookCalls,
  PhotoCondition,
  SearchClauseTerm,
  SearchFieldContribution,
} from '../plugin-api/index.ts';
import type { Clause, Term } from './grammar.ts';
import type { Condition } from './queries/conditions.ts';

/** What plugins add to searches. */
export interface SearchPlugins {
  /** Absent: no plugins. */
  readonly hooks?: HookCalls;
  readonly contributions?: Contributions;
}

/** The answer to one value of a plugin's field; null: the value makes no sense. `failed`: the plugin didn't say. */
type FieldAnswer = { readonly plugin: string; readonly condition: PhotoCondition } | null | 'failed';

interface Question {
  readonly source: Guarded<SearchFieldContribution>;
  readonly value: string;
}

/** What plugins' fields say to the values of one query. */
export interface PluginFields {
  /** Whether a plugin knows a field of this name. */
  has(name: string): boolean;
  answer(name: string, value: string): FieldAnswer;
}

/** Asks plugins about the values of their fields, each once. */
export async function askPluginFields(
  { contributions }: SearchPlugins,
  terms: readonly Term[],
  context: CallContext,
): Promise<PluginFields> {
  const sources = contributions?.of('searchField') ?? [];
  const sourceOf = (name: string) => sources.find(source => source.names.includes(name));
  const asked = new Map<string, Question>();
  for (const { field, text } of sources.length === 0 ? [] : terms) {
    const source = field === null ? undefined : sourceOf(field);
    if (source) asked.set(keyOf(field!, text), { source, value: text });
  }
  const answers = new Map<string, FieldAnswer>();
  await Promise.all(
    [...asked].map(async ([key, question]) => answers.set(key, await askField(question, context))),
  );
  return {
    has: name => sourceOf(name) !== undefined,
    answer: (name, value) => answers.get(keyOf(name, value)) ?? null,
  };
}

async function askField({ source, value }: Question, context: CallContext): Promise<FieldAnswer> {
  try {
    const condition = await source.condition({ value }, context);
    if (condition === null || condition === undefined) return null;
    checkCondition(condition);
    return { plugin: source.plugin, condition };
  } catch {
    return 'failed';
  }
}

function keyOf(name: string, value: string): string {
  return `${name}:${value}`;
}

/** In SQL, as far as this viewer may find by it. */
export function compileAnswer(answer: FieldAnswer, scope: Scope): Condition {
  if (answer === null || answer === 'failed') return undefined;
  const asker = { places: placesShown(scope), albums: visibleAlbums(scope) };
  const { sql, bindings } = compileCondition(answer.condition, { plugin: answer.plugin, asker });
  return { sql: `(${sql})`, bindings };
}

/** What is searched in place of what was written; undefined: that itself. */
export async function rewriteQuery(
  { hooks }: SearchPlugins,
  clauses: readonly Clause[],
  context: CallContext,
): Promise<readonly Clause[] | undefined> {
  if (!hooks?.has('search.parsing') || clauses.length === 0) return undefined;
  const answer = await hooks.call('search.parsing', { clauses }, context);
  return answer?.value.map(terms => terms.map(toTerm));
}

function toTerm({ kind, negated, field, text }: SearchClauseTerm): Term {
  return kind === 'field' && field !== null
    ? { kind, negated, field: field.toLowerCase(), text }
    : { kind: kind === 'field' ? 'word' : kind, negated, field: null, text };
}
