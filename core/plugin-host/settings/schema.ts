import type { JsonSchema } from '../../plugin-api/index.ts';

/** Values as they are kept or given, by the names of their fields. */
export type Values = Readonly<Record<string, unknown>>;

/** What a picker of `x-ui` picks, or how a field is written. */
export type Widget =
  | 'album'
  | 'tag'
  | 'user'
  | 'preset'
  | 'textarea'
  | 'file'
  | 'cron'
  | 'duration'
  | 'positional';

export function typesOf({ type }: JsonSchema): readonly string[] {
  return Array.isArray(type) ? type : typeof type === 'string' ? [type] : [];
}

/** The one type besides null; what has properties is an object. */
export function typeOf(schema: JsonSchema): string {
  const type = typesOf(schema).find(each => each !== 'null');
  if (type) return type;
  if (isSchema(schema.properties) || branchesOf(schema).length > 0) return 'object';
  return isSchema(schema.items) ? 'array' : 'string';
}

export function isNullable(schema: JsonSchema): boolean {
  return typesOf(schema).includes('null');
}

export function isSecret(schema: JsonSchema): boolean {
  return schema['x-secret'] === true;
}

export function widgetOf(schema: JsonSchema): Widget | null {
  const ui = schema['x-ui'];
  return isSchema(ui) && typeof ui.widget === 'string' ? (ui.widget as Widget) : null;
}

export function propertiesOf({ properties }: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  if (!isSchema(properties)) return [];
  return Object.entries(properties).filter((entry): entry is [string, JsonSchema] => isSchema(entry[1]));
}

export function requiredOf({ required }: JsonSchema): readonly string[] {
  return Array.isArray(required) ? required : [];
}

export function itemsOf({ items }: JsonSchema): JsonSchema {
  return isSchema(items) ? items : { type: 'string' };
}

/** The objects of a `oneOf` that are told apart by a constant. */
export function branchesOf({ oneOf }: JsonSchema): readonly JsonSchema[] {
  const branches = Array.isArray(oneOf) ? oneOf.filter(isSchema) : [];
  return branches.every(branch => isSchema(branch.properties)) ? branches : [];
}

/** The property that has another constant in each branch; null where there are none. */
export function discriminatorOf(schema: JsonSchema): string | null {
  const [first, ...others] = branchesOf(schema);
  if (!first) return null;
  const isConstant = (branch: JsonSchema, name: string) =>
    propertiesOf(branch).some(([key, property]) => key === name && property.const !== undefined);
  const names = propertiesOf(first).map(([name]) => name);
  return names.find(name => [first, ...others].every(branch => isConstant(branch, name))) ?? null;
}

export function constantOf(branch: JsonSchema, discriminator: string): unknown {
  return propertiesOf(branch).find(([name]) => name === discriminator)?.[1].const;
}

/** The schema of an object with the branch of its `oneOf` that its values choose, the first where they choose none; not of what lies in it. */
export function narrowSchema(schema: JsonSchema, value: unknown): JsonSchema {
  const discriminator = discriminatorOf(schema);
  if (discriminator === null) return schema;
  const chosen = isRecord(value) ? value[discriminator] : undefined;
  const branches = branchesOf(schema);
  const branch = branches.find(each => constantOf(each, discriminator) === chosen) ?? branches[0]!;
  const { oneOf: _, ...rest } = schema;
  const { properties: own, required: _required, ...facts } = branch;
  return {
    ...rest,
    ...(facts.additionalProperties === undefined ? {} : { additionalProperties: facts.additionalProperties }),
    type: 'object',
    properties: { ...(rest.properties as object | undefined), ...(own as object) },
    required: [...new Set([...requiredOf(schema), ...requiredOf(branch), discriminator])],
  };
}

export function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One step further in a JSON pointer. */
export function pointerTo(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
