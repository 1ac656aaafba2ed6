import { fail } from '../errors/app-error.ts';
import type { Importer } from '../imports/importer.ts';

/** What `--source` and `--opt` ask for. */
export interface NamedSource {
  readonly plugin: string;
  readonly source: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** `<plugin>:<id>`, and `key=value` for each option. WRONG_USAGE for what isn't, NOT_FOUND with the sources that there are. */
export function readNamedSource(
  importer: Pick<Importer, 'sources'>,
  { named, opts }: { readonly named: string; readonly opts: readonly string[] },
): NamedSource {
  const found = importer.sources().find(({ plugin, id }) => named === `${plugin}:${id}`);
  if (found) return { plugin: found.plugin, source: found.id, options: readOptions(opts) };
  const all = importer.sources().map(({ plugin, id }) => `${plugin}:${id}`);
  const offer = all.length > 0 ? ` There is ${all.join(', ')}.` : ' No enabled plugin offers one.';
  return fail('NOT_FOUND', { message: `There is no import source ${named}.${offer}` });
}

/** The same key twice is a list. */
function readOptions(opts: readonly string[]): Readonly<Record<string, unknown>> {
  const options: Record<string, unknown> = {};
  for (const opt of opts) {
    const [, key, value] = /^([A-Za-z][\w-]*)=(.*)$/s.exec(opt) ?? [];
    if (key === undefined)
      fail('WRONG_USAGE', { message: `An option is written as key=value, not as “${opt}”.` });
    options[key] = key in options ? [options[key], value].flat() : value;
  }
  return options;
}
