import type { JsonSchema, Readers } from '../../plugin-api/index.ts';
import type { ValueProblem } from './check-values.ts';
import {
  isRecord,
  itemsOf,
  narrowSchema,
  pointerTo,
  propertiesOf,
  typeOf,
  type Values,
  widgetOf,
} from './schema.ts';

export interface FormChoice {
  readonly value: string;
  readonly label: string;
}

export type Picker = 'album' | 'tag' | 'user' | 'preset';

/** What pickers offer: only what the viewer sees. */
export type FormChoices = { readonly [Each in Picker]?: readonly FormChoice[] };

const pickers: ReadonlySet<string> = new Set<Picker>(['album', 'tag', 'user', 'preset']);

/** Asks for what the pickers of this schema offer, and for nothing else. */
export async function loadChoices(
  schema: JsonSchema,
  read: Pick<Readers, 'albums' | 'tags' | 'users'>,
  presets: readonly string[] = [],
): Promise<FormChoices> {
  const wanted = widgetsIn(schema);
  const loaders: Readonly<Record<Picker, () => Promise<readonly FormChoice[]>>> = {
    album: async () =>
      (await read.albums.tree()).map(({ id, title, depth }) => ({
        value: id,
        label: `${'\u2003'.repeat(depth)}${title}`,
      })),
    tag: async () => (await read.tags.index()).map(({ id, name }) => ({ value: id, label: name })),
    user: async () =>
      (await read.users.list()).map(({ id, displayName, name }) => ({
        value: id,
        label: displayName || name,
      })),
    preset: async () => presets.map(name => ({ value: name, label: name })),
  };
  const loaded = [...wanted].map(async each => [each, await loaders[each]()] as const);
  return Object.fromEntries(await Promise.all(loaded));
}

function widgetsIn(value: unknown): Set<Picker> {
  const found = new Set<Picker>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const widget = widgetOf(part as JsonSchema);
    if (widget !== null && pickers.has(widget)) found.add(widget as Picker);
    for (const inner of Object.values(part)) look(inner);
  };
  look(value);
  return found;
}

/** Picked things that aren't there, or not for who picks. What was picked before and is gone since may stay. */
export function checkChoices(
  schema: JsonSchema,
  { values, stored = {} }: { readonly values: Values; readonly stored?: Values },
  choices: FormChoices,
): ValueProblem[] {
  const known = new Set(JSON.stringify(stored).match(/"[^"]*"/g));
  return look(schema, values, '');

  function look(part: JsonSchema, value: unknown, pointer: string): ValueProblem[] {
    const widget = widgetOf(part);
    if (Array.isArray(value)) {
      const items = widget === null ? itemsOf(part) : { ...itemsOf(part), 'x-ui': part['x-ui'] };
      return value.flatMap((item, index) => look(items, item, pointerTo(pointer, index)));
    }
    if (typeOf(part) === 'object')
      return propertiesOf(narrowSchema(part, value)).flatMap(([name, property]) =>
        look(property, isRecord(value) ? value[name] : undefined, pointerTo(pointer, name)),
      );
    if (widget === null || !pickers.has(widget) || typeof value !== 'string' || value === '') return [];
    const isThere =
      choices[widget as Picker]?.some(choice => choice.value === value) || known.has(JSON.stringify(value));
    return isThere
      ? []
      : [{ pointer, keyword: 'choice', params: {}, message: 'names nothing that is there' }];
  }
}
