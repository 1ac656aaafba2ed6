import type { JsonSchema, PluginTranslate } from '../../plugin-api/index.ts';
import type { Translate } from '../../views/texts/catalogues.ts';
import type { ValueProblem } from './check-values.ts';
import { durationText } from './durations.ts';
import type { FormChoice, FormChoices } from './form-choices.ts';
import { formFields } from './form-values.ts';
import {
  branchesOf,
  constantOf,
  discriminatorOf,
  isNullable,
  isRecord,
  isSchema,
  isSecret,
  itemsOf,
  narrowSchema,
  pointerTo,
  propertiesOf,
  requiredOf,
  typeOf,
  type Values,
  widgetOf,
} from './schema.ts';
import { isHeldSecret } from './secret-values.ts';

export type { FormChoices };

/** A field as the template draws it; which of its members are there goes by its kind. */
export interface FieldModel {
  readonly kind:
    | 'line'
    | 'text'
    | 'range'
    | 'secret'
    | 'file'
    | 'check'
    | 'radio'
    | 'select'
    | 'boxes'
    | 'group'
    | 'list';
  /** JSON pointer of its value, and its name in the form. */
  readonly name: string;
  readonly id: string;
  readonly label: string;
  readonly hint: string | null;
  readonly problem: string | null;
  readonly isRequired: boolean;
  /** Type of an `input`. */
  readonly type?: string;
  readonly value?: string;
  /** More attributes of the input, by name. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly isChecked?: boolean;
  readonly options?: readonly (FormChoice & { readonly isChosen: boolean })[];
  /** Of a group; of a row its fields. */
  readonly fields?: readonly FieldModel[];
  readonly rows?: readonly RowModel[];
  readonly mayAdd?: boolean;
  /** Says where a secret comes from; null: there is none yet. */
  readonly held?: string | null;
  /** Choosing another one shows other fields. */
  readonly isDiscriminator?: boolean;
}

export interface RowModel {
  readonly name: string;
  readonly label: string;
  /** Its place among what is stored, so that its secrets are found again. */
  readonly from: string;
  readonly fields: readonly FieldModel[];
}

export interface SchemaFormModel {
  readonly fields: readonly FieldModel[];
  /** Above the form: problems that stand beside no field. */
  readonly problems: readonly string[];
  readonly isEmpty: boolean;
  /** True where a file is asked for, so the form must be sent as multipart. */
  readonly hasFile: boolean;
}

/** A word of core about a value, or of the plugin itself. */
export type ShownProblem = ValueProblem | { readonly pointer: string; readonly text: string };

export interface FormModelParts {
  readonly schema: JsonSchema;
  readonly values: Values;
  readonly problems?: readonly ShownProblem[];
  /** Of pickers; see `loadChoices`. */
  readonly choices?: FormChoices;
  /** Of the interface. */
  readonly t: Translate;
  /** Of the plugin: labels are `<prefix>.<path>` of its catalogue, hints `<prefix>.<path>.hint`. */
  readonly pluginText: PluginTranslate;
  /** `settings` when absent. */
  readonly prefix?: string;
}

interface Maker extends Required<Omit<FormModelParts, 'schema' | 'values' | 'problems'>> {
  problemAt(pointer: string): string | null;
}

interface Part {
  readonly schema: JsonSchema;
  readonly pointer: string;
  /** Names of the properties that lead here, without places in lists. */
  readonly path: readonly string[];
  readonly value: unknown;
  readonly isRequired: boolean;
}

/** Everything that a form shows of values and their schema; see `@plugin-host/schema-form`. */
export function schemaFormModel(parts: FormModelParts): SchemaFormModel {
  const { schema, values, problems = [], choices = {}, t, pluginText, prefix = 'settings' } = parts;
  const told = new Set<string>();
  const maker: Maker = {
    ...{ choices, t, pluginText, prefix },
    problemAt(pointer) {
      const found = problems.find(problem => problem.pointer === pointer);
      if (found) told.add(pointer);
      return found ? problemText(found, t) : null;
    },
  };
  const fields = fieldsOf(maker, { schema, pointer: '', path: [], value: values, isRequired: true });
  const rest = problems.filter(({ pointer }) => !told.has(pointer));
  return {
    fields,
    problems: [...new Set(rest.map(problem => problemText(problem, t)))],
    isEmpty: fields.length === 0,
    hasFile: hasFile(fields),
  };
}

function hasFile(fields: readonly FieldModel[]): boolean {
  return fields.some(
    field =>
      field.kind === 'file' ||
      hasFile(field.fields ?? []) ||
      (field.rows ?? []).some(row => hasFile(row.fields)),
  );
}

export function problemText(problem: ShownProblem, t: Translate): string {
  if ('text' in problem) return problem.text;
  const key = `plugins.form.problem.${problem.keyword}`;
  const text = t(key, problem.params);
  return text === key ? t('plugins.form.problem.other') : text;
}

function fieldsOf(maker: Maker, { schema, pointer, path, value }: Part): FieldModel[] {
  const values = isRecord(value) ? value : {};
  const whole = narrowSchema(schema, value);
  const discriminator = discriminatorOf(schema);
  return propertiesOf(whole).flatMap(([name, property]) => {
    const part: Part = {
      schema: property,
      pointer: pointerTo(pointer, name),
      path: [...path, name],
      value: values[name],
      isRequired: requiredOf(whole).includes(name),
    };
    if (name === discriminator) return [discriminatorField(maker, part, schema)];
    return property.const === undefined ? [fieldOf(maker, part)] : [];
  });
}

function discriminatorField(maker: Maker, part: Part, parent: JsonSchema): FieldModel {
  const name = part.path.at(-1)!;
  const options = branchesOf(parent).map(branch => {
    const value = String(constantOf(branch, name));
    return { value, label: textOf(maker, { ...part, path: [...part.path, value] }, branch.title) };
  });
  const own = propertiesOf(parent).find(([each]) => each === name)?.[1];
  return {
    ...describeField(maker, { ...part, schema: { ...own } }),
    ...choicesOf(options, String(part.value ?? options[0]?.value ?? '')),
    kind: 'select',
    isDiscriminator: true,
  };
}

function fieldOf(maker: Maker, part: Part): FieldModel {
  const { schema, value } = part;
  const described = describeField(maker, part);
  if (isSecret(schema)) return { ...described, kind: 'secret', held: heldText(maker, value) };
  const type = typeOf(schema);
  if (type === 'object') return { ...described, kind: 'group', fields: fieldsOf(maker, part) };
  if (type === 'array') return listField(maker, part, described);
  if (type === 'boolean') return { ...described, kind: 'check', isChecked: value === true };
  const options = optionsOf(maker, part);
  if (options) return choiceField(part, described, options);
  return lineField(part, described);
}

function choiceField(
  { schema, value, isRequired }: Part,
  described: Described,
  options: readonly FormChoice[],
): FieldModel {
  const chosen = value === null || value === undefined ? '' : String(value);
  const isFew = options.length <= 4 && widgetOf(schema) === null;
  // what was deleted since is still shown, or saving would take it away unseen
  const isGone = chosen !== '' && !options.some(option => option.value === chosen);
  const isNeeded = isRequired || schema.default !== undefined;
  const empty = isNullable(schema) || !isNeeded || chosen === '' ? [{ value: '', label: '–' }] : [];
  const all = [
    ...(isFew && isNeeded && !isNullable(schema) ? [] : empty),
    ...options,
    ...(isGone ? [{ value: chosen, label: chosen }] : []),
  ];
  return { ...described, ...choicesOf(all, chosen), kind: isFew ? 'radio' : 'select' };
}

function choicesOf(options: readonly FormChoice[], ...chosen: readonly string[]) {
  return { options: options.map(option => ({ ...option, isChosen: chosen.includes(option.value) })) };
}

function listField(maker: Maker, part: Part, described: Described): FieldModel {
  const { schema, pointer, path } = part;
  const items = itemsOf(schema);
  const values = Array.isArray(part.value) ? part.value : [];
  const item = { schema: items, pointer, path, value: undefined, isRequired: false };
  const options =
    typeOf(items) === 'object' ? null : optionsOf(maker, { ...item, schema: withWidget(items, schema) });
  if (options) return { ...described, ...choicesOf(options, ...values.map(String)), kind: 'boxes' };
  const rows = values.map((value, index): RowModel => {
    const at = pointerTo(pointer, index);
    const inner = { schema: items, pointer: at, path, value, isRequired: true };
    const label = maker.t('plugins.form.row', { label: described.label, number: index + 1 });
    const fields =
      typeOf(items) === 'object' ? fieldsOf(maker, inner) : [{ ...fieldOf(maker, inner), label, hint: null }];
    return { name: at, label, from: String(index), fields };
  });
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : Number.POSITIVE_INFINITY;
  return { ...described, kind: 'list', rows, mayAdd: rows.length < most };
}

/** A picker may be named at the list or at its items. */
function withWidget(items: JsonSchema, list: JsonSchema): JsonSchema {
  return widgetOf(items) === null && list['x-ui'] !== undefined ? { ...items, 'x-ui': list['x-ui'] } : items;
}

function optionsOf(maker: Maker, part: Part): readonly FormChoice[] | null {
  const { schema } = part;
  const widget = widgetOf(schema);
  if (widget === 'album' || widget === 'tag' || widget === 'user' || widget === 'preset')
    return maker.choices[widget] ?? [];
  const constants = Array.isArray(schema.oneOf) ? schema.oneOf.filter(isSchema) : [];
  if (constants.length > 0 && constants.every(option => option.const !== undefined))
    return constants.map(option => optionFor(maker, part, option.const, option.title));
  if (!Array.isArray(schema.enum)) return null;
  return schema.enum.filter(value => value !== null).map(value => optionFor(maker, part, value, undefined));
}

function optionFor(maker: Maker, part: Part, value: unknown, title: unknown): FormChoice {
  const text = String(value);
  return { value: text, label: textOf(maker, { ...part, path: [...part.path, text] }, title) };
}

function lineField({ schema, value }: Part, described: Described): FieldModel {
  const widget = widgetOf(schema);
  const type = typeOf(schema);
  const isNumber = type === 'number' || type === 'integer';
  const shown = value === null || value === undefined ? '' : textOfValue(schema, value);
  const attributes = inputAttributes(schema, isNumber && widget !== 'duration');
  if (widget === 'file') return { ...described, kind: 'file', value: '' };
  if (widget === 'textarea') return { ...described, kind: 'text', value: shown, attributes };
  const isRange =
    isNumber && widget === null && typeof schema.minimum === 'number' && typeof schema.maximum === 'number';
  const isSmall =
    isRange && (schema.maximum as number) - (schema.minimum as number) <= 100 && value !== undefined;
  return {
    ...described,
    kind: isSmall ? 'range' : 'line',
    type: inputType(schema, isNumber && widget === null),
    value: shown,
    attributes,
  };
}

function textOfValue(schema: JsonSchema, value: unknown): string {
  if (widgetOf(schema) === 'duration' && typeof value === 'number') return durationText(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const inputTypes: Readonly<Record<string, string>> = {
  color: 'color',
  date: 'date',
  email: 'email',
  uri: 'url',
};

function inputType({ format }: JsonSchema, isNumber: boolean): string {
  return isNumber ? 'number' : (inputTypes[String(format)] ?? 'text');
}

function inputAttributes(schema: JsonSchema, isNumber: boolean): Record<string, string> {
  const named = {
    // a choice of colours or of days has no length
    maxlength: isNumber || ['color', 'date'].includes(String(schema.format)) ? undefined : schema.maxLength,
    min: isNumber ? schema.minimum : undefined,
    max: isNumber ? schema.maximum : undefined,
    step: isNumber ? (schema.multipleOf ?? (typeOf(schema) === 'integer' ? 1 : 'any')) : undefined,
    placeholder: Array.isArray(schema.examples) ? schema.examples[0] : undefined,
  };
  const said = Object.entries(named).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
}

/** Never the secret, only that there is one and where from. */
function heldText({ t }: Maker, value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (isHeldSecret(value) && '$env' in value) return t('plugins.form.secret.env', { name: value.$env });
  if (isHeldSecret(value) && '$file' in value) return t('plugins.form.secret.file', { path: value.$file });
  return t('plugins.form.secret.set');
}

type Described = Pick<FieldModel, 'name' | 'id' | 'label' | 'hint' | 'problem' | 'isRequired'>;

function describeField(maker: Maker, part: Part): Described {
  const { schema, pointer, path, isRequired } = part;
  return {
    name: pointer,
    id: `field${pointer.replaceAll(/[^\w]/g, '-')}`,
    label: textOf(maker, part, schema.title),
    hint: hintOf(maker, path, schema),
    problem: maker.problemAt(pointer),
    isRequired: isRequired && !isNullable(schema) && schema.default === undefined,
  };
}

function hintOf(
  { pluginText, prefix, t }: Maker,
  path: readonly string[],
  schema: JsonSchema,
): string | null {
  const key = `${prefix}.${path.join('.')}.hint`;
  const text = pluginText(key);
  if (text !== key) return text;
  if (typeof schema.description === 'string') return pluginText(schema.description);
  const widget = widgetOf(schema);
  return widget === 'cron' || widget === 'duration' ? t(`plugins.form.hint.${widget}`) : null;
}

/** From the plugin's catalogue by where it stands, else the schema's title, else its name in words. */
function textOf({ pluginText, prefix }: Maker, { path }: Part, title: unknown): string {
  const key = `${prefix}.${path.join('.')}`;
  const text = pluginText(key);
  if (text !== key) return text;
  if (typeof title === 'string') return pluginText(title);
  const words = path
    .at(-1)!
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

export { formFields };
