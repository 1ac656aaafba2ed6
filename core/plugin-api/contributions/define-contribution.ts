import type { JsonSchema } from '../manifest.ts';
import type { PluginContext } from '../plugin-context.ts';

/** One kind of thing that plugins add: documentation, checks and guards are made from it. */
export interface ContributionDefinition<Kind extends string = string, Shape = unknown> {
  /** As in `gallery.contribute.<kind>(…)`. */
  readonly kind: Kind;
  /** JSON Schema of its data; functions apart. */
  readonly data: JsonSchema;
  /** Its functions: ms that a call may take, and whether it must be there. */
  readonly functions: Readonly<
    Record<
      string,
      {
        readonly budget: number;
        readonly optional?: boolean;
        readonly streams?: boolean;
        /** Of what it answers, or of each thing that it yields; absent: anything. */
        readonly result?: JsonSchema;
      }
    >
  >;
  /** Members that no two contributions of this kind may share in the whole gallery; `id` is one's own only. */
  readonly unique?: readonly string[];
  /** Permission that the manifest must name. */
  readonly permission?: string;
  readonly since: string;
  readonly summary: string;
  readonly example: string;
  /** Never there: carries the type. */
  readonly shape?: Shape;
}

export type AnyContribution = ContributionDefinition;

export function defineContribution<Shape>() {
  return <const Kind extends string>(
    definition: Omit<ContributionDefinition<Kind, Shape>, 'shape'>,
  ): ContributionDefinition<Kind, Shape> => definition;
}

/** A function of a contribution, as its author writes it. */
export type Contributed<Input, Output> = (input: Input, context: PluginContext) => Output | Promise<Output>;

/** `^[a-z][a-z0-9-]{0,39}$`, unique in its plugin and kind. */
export const idSchema: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' };

/** A key of the plugin's catalogue. */
export const textKeySchema: JsonSchema = { type: 'string', minLength: 1, maxLength: 200 };

/** A file of the plugin, relative to its folder. */
export const fileSchema: JsonSchema = {
  type: 'string',
  pattern: '^(?!/)(?!.*\\.\\.)[^\\\\]+$',
  maxLength: 200,
};

export function dataOf(properties: JsonSchema, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** Data for a template, or nothing to show. */
export const templateDataSchema: JsonSchema = { type: ['object', 'null'] };

/** Of a function that may answer nothing: undefined comes to core as null. */
export function objectOf(properties: JsonSchema, required: readonly string[], mayBeNull = false): JsonSchema {
  return { type: mayBeNull ? ['object', 'null'] : 'object', properties, required };
}
