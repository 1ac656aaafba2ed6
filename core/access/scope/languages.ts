import type { TextLanguages, Translations } from '../../plugin-api/index.ts';
import type { Fragment, Scope } from './scope.ts';

const spoken = new WeakMap<Scope, Map<string, Scope>>();

/**
 * The same scope for who reads these languages, the first rather than the others: texts are given in one of them where there
 * are such. Always the same object for the same scope and languages, because others keep with it what they worked out from it.
 */
export function inLanguages(scope: Scope, languages: readonly string[]): Scope {
  if (languages.length === 0) return scope;
  const known = spoken.get(scope) ?? new Map<string, Scope>();
  spoken.set(scope, known);
  const key = languages.join(' ');
  const made = known.get(key) ?? { ...scope, languages };
  known.set(key, made);
  return made;
}

/** A column `texts` with what there is in this viewer's languages; null where nobody asks, and costs nothing then. */
export function textsColumn({ languages = [] }: Scope, alias: string, without = '-'): Fragment {
  if (languages.length === 0) return { sql: 'null::jsonb', bindings: [] };
  const members = languages.map(() => `?::text, ${alias}.translations -> ?::text #- ?::text[]`);
  return {
    sql: `(case when ${alias}.translations = '{}' then null else jsonb_strip_nulls(jsonb_build_object(${members.join(', ')})) end)`,
    bindings: languages.flatMap(language => [language, language, [without]]),
  };
}

type Texts = Readonly<Record<string, unknown>>;

/** An entity with its texts in the first language that each is there in, and which that is; as it was written where none is. */
export function speak<Entity extends object>(
  entity: Entity,
  texts: Translations<object> | null | undefined,
  { languages = [] }: Pick<Scope, 'languages'>,
): Entity & { languages?: TextLanguages } {
  if (!texts || languages.length === 0) return entity;
  const found: Record<string, unknown> = {};
  const tongues: Record<string, string> = {};
  for (const language of languages.toReversed()) {
    for (const [field, text] of Object.entries((texts[language] ?? {}) as Texts)) {
      if (!(field in entity) || typeof text !== 'string' || text === '') continue;
      found[field] = text;
      tongues[field] = language;
    }
  }
  return Object.keys(found).length === 0 ? entity : { ...entity, ...found, languages: tongues };
}
