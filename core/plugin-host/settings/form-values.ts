import type { JsonSchema } from '../../plugin-api/index.ts';
import { secondsOf } from './durations.ts';
import {
  isNullable,
  isRecord,
  isSecret,
  itemsOf,
  narrowSchema,
  pointerTo,
  propertiesOf,
  typeOf,
  type Values,
  widgetOf,
} from './schema.ts';

/** What a button of the form asks for, other than to be sent: a row more or less, or the fields of another choice. */
export type FormEdit =
  | { readonly kind: 'add' | 'remove'; readonly pointer: string }
  | { readonly kind: 'show'; readonly pointer: string };

export interface SentValues {
  readonly values: Values;
  /** Null: the form was sent to be accepted. */
  readonly edit: FormEdit | null;
}

/** Names of fields that belong to the form itself. Those of values are their JSON pointers, so they begin with a slash. */
export const formFields = {
  edit: 'edit',
  rows: 'rows:',
  row: 'row:',
  clear: 'clear:',
  boxes: 'boxes:',
} as const;

/**
 * Values of a form as its template made it. A field that isn't there at all leaves its value absent; what can't be read (a
 * number that is none) is handed on as text, for the check to refuse.
 *
 * @param stored what is kept by now: a secret that isn't typed anew stays what it is
 */
export function readFormValues(schema: JsonSchema, form: URLSearchParams, stored: Values = {}): SentValues {
  const edit = readEdit(form.get(formFields.edit));
  const read = readObject({ form, edit }, { schema, pointer: '', stored });
  return { values: isRecord(read) ? read : {}, edit };
}

interface Sent {
  readonly form: URLSearchParams;
  readonly edit: FormEdit | null;
}

interface Part {
  readonly schema: JsonSchema;
  readonly pointer: string;
  readonly stored: unknown;
}

const mostRows = 500;

function readPart(sent: Sent, part: Part): unknown {
  if (isSecret(part.schema)) return readSecret(sent, part);
  if (part.schema.const !== undefined) return part.schema.const;
  const type = typeOf(part.schema);
  if (type === 'object') return readObject(sent, part);
  if (type === 'array') return readList(sent, part);
  return readScalar(sent.form.get(part.pointer), part.schema, sent.form.has(formFields.boxes + part.pointer));
}

function readObject(sent: Sent, { schema, pointer, stored }: Part): unknown {
  const choice = Object.fromEntries(
    [...new Set(sent.form.keys())]
      .filter(name => name.startsWith(`${pointer}/`) && !name.slice(pointer.length + 1).includes('/'))
      .map(name => [name.slice(pointer.length + 1), sent.form.get(name)]),
  );
  const values: Record<string, unknown> = {};
  const kept = isRecord(stored) ? stored : {};
  for (const [name, property] of propertiesOf(narrowSchema(schema, choice))) {
    const inner = { schema: property, pointer: pointerTo(pointer, name), stored: kept[name] };
    const isChoice = property.const !== undefined && sent.form.has(inner.pointer);
    const value = property.const === undefined || isChoice ? readPart(sent, inner) : property.const;
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** Nothing typed keeps what is there. */
function readSecret({ form }: Sent, { pointer, stored }: Part): unknown {
  if (form.has(formFields.clear + pointer)) return undefined;
  return form.get(pointer) || stored;
}

function readList(sent: Sent, { schema, pointer, stored }: Part): unknown {
  const { form, edit } = sent;
  const items = itemsOf(schema);
  if (form.has(formFields.boxes + pointer)) {
    const ticked = form.getAll(pointer);
    return ticked.map(text => readScalar(text, items, false)).filter(value => value !== undefined);
  }
  const count = Number(form.get(formFields.rows + pointer) ?? Number.NaN);
  if (!Number.isInteger(count) || count < 0) return undefined;
  const kept = Array.isArray(stored) ? stored : [];
  const rows = Array.from({ length: Math.min(count, mostRows) }, (_, index) => {
    const at = pointerTo(pointer, index);
    const from = Number(form.get(formFields.row + at) ?? Number.NaN);
    const value = readPart(sent, { schema: items, pointer: at, stored: kept[from] });
    const isRemoved = edit?.kind === 'remove' && edit.pointer === at;
    // a row of one field that was left empty was not wanted
    return isRemoved || (value === undefined && typeOf(items) !== 'object') ? [] : [value ?? ''];
  }).flat();
  return edit?.kind === 'add' && edit.pointer === pointer ? [...rows, emptyOf(items)] : rows;
}

function emptyOf(schema: JsonSchema): unknown {
  return typeOf(schema) === 'object' ? {} : '';
}

function readScalar(text: string | null, schema: JsonSchema, isBox: boolean): unknown {
  const type = typeOf(schema);
  if (type === 'boolean') return isBox || text !== null ? text !== null : undefined;
  if (text === null) return undefined;
  if (text.trim() === '') return emptyScalar(schema);
  if (widgetOf(schema) === 'duration') return secondsOf(text) ?? text;
  if (type === 'number' || type === 'integer') return numberOf(text);
  if (Array.isArray(schema.enum)) return schema.enum.find(option => String(option) === text) ?? text;
  const widget = widgetOf(schema);
  if (widget === 'file') return text;
  return widget === 'textarea' ? text.replaceAll('\r\n', '\n') : text.trim();
}

/** An empty text is one where a default would come in its place. */
function emptyScalar(schema: JsonSchema): unknown {
  if (isNullable(schema)) return null;
  const mayBeEmpty = typeOf(schema) === 'string' && schema.default !== undefined && !schema.minLength;
  return mayBeEmpty && !Array.isArray(schema.enum) ? '' : undefined;
}

function numberOf(text: string): number | string {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text;
}

function readEdit(text: string | null): FormEdit | null {
  const [, kind, pointer] = /^(add|remove|show):((?:\/[^/]+)*)$/.exec(text ?? '') ?? [];
  return kind ? { kind: kind as FormEdit['kind'], pointer: pointer ?? '' } : null;
}
