import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { createCheck } from '../../errors/create-check.ts';
import type { JsonSchema } from '../../plugin-api/index.ts';

/** What a theme may be told, as it stands in the `settings.schema.json` of its folder. */
export interface ThemeSetting {
  readonly type: 'string' | 'boolean' | 'number' | 'integer';
  /** `color`: `#rrggbb`; `uri`: an address of the web. */
  readonly format?: 'color' | 'uri';
  readonly enum?: readonly string[];
  readonly default: string | number | boolean;
  /** One text, or one by language. */
  readonly title?: string | Readonly<Record<string, string>>;
  readonly description?: string | Readonly<Record<string, string>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly examples?: readonly string[];
  readonly 'x-ui'?: { readonly widget: 'textarea' };
  /** Of a number in a style sheet. */
  readonly 'x-unit'?: 'px' | 'rem' | 'em' | '%' | 'vh' | 'vw' | 'ms';
  /** A colour that takes the place of the site's accent, as light or dark as each background asks for. */
  readonly 'x-token'?: 'accent';
  /** For each choice, custom properties of the site by their names without `--`. */
  readonly 'x-tokens'?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names a photo of the gallery that everybody may see, or a file of the theme's `assets`. */
  readonly 'x-picture'?: true;
}

export type ThemeValue = string | number | boolean;
export type ThemeValues = Readonly<Record<string, ThemeValue>>;

export interface ThemeSettings {
  readonly properties: readonly (readonly [name: string, setting: ThemeSetting])[];
  /** For forms: the whole as one JSON Schema, with titles in this language. */
  schema(locale: string): JsonSchema;
  readonly defaults: ThemeValues;
  /** The last layer that has a value that fits, else the default. */
  resolve(...layers: readonly Readonly<Record<string, unknown>>[]): ThemeValues;
  /** Whether a setting of this name takes this value. */
  fits(name: string, value: unknown): boolean;
}

const fileName = 'settings.schema.json';
/** What could end its declaration would be more than a value. */
const cssValue = { type: 'string', pattern: '^[^;{}<>\\\\]{1,300}$' };
const text = {
  anyOf: [
    { type: 'string', minLength: 1, maxLength: 500 },
    {
      type: 'object',
      required: ['en'],
      propertyNames: { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
      additionalProperties: { type: 'string', minLength: 1, maxLength: 500 },
    },
  ],
};

const checkFile = createCheck<{ readonly properties: Readonly<Record<string, ThemeSetting>> }>({
  type: 'object',
  additionalProperties: false,
  required: ['type', 'properties'],
  properties: {
    $schema: { type: 'string' },
    type: { const: 'object' },
    title: { type: 'string' },
    description: { type: 'string' },
    additionalProperties: { const: false },
    properties: {
      type: 'object',
      maxProperties: 50,
      propertyNames: { pattern: '^[a-z][a-zA-Z0-9]{0,40}$' },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['type', 'default'],
        properties: {
          type: { enum: ['string', 'boolean', 'number', 'integer'] },
          format: { enum: ['color', 'uri'] },
          enum: {
            type: 'array',
            minItems: 2,
            maxItems: 30,
            items: { type: 'string', pattern: '^[\\w-]{1,40}$' },
          },
          default: { type: ['string', 'number', 'boolean'] },
          title: text,
          description: text,
          minimum: { type: 'number' },
          maximum: { type: 'number' },
          multipleOf: { type: 'number', exclusiveMinimum: 0 },
          maxLength: { type: 'integer', minimum: 1, maximum: 2_000 },
          pattern: { type: 'string', maxLength: 200 },
          examples: { type: 'array', items: { type: 'string' } },
          'x-ui': {
            type: 'object',
            additionalProperties: false,
            properties: { widget: { const: 'textarea' } },
          },
          'x-unit': { enum: ['px', 'rem', 'em', '%', 'vh', 'vw', 'ms'] },
          'x-token': { const: 'accent' },
          'x-tokens': {
            type: 'object',
            additionalProperties: {
              type: 'object',
              propertyNames: { pattern: '^[a-z][a-z0-9-]{0,40}$' },
              additionalProperties: cssValue,
            },
          },
          'x-picture': { const: true },
        },
      },
    },
  },
});

type Properties = Readonly<Record<string, ThemeSetting>>;

/** Of a theme's folder; empty where it has none. @throws with what is wrong */
export function readThemeSettings(folder: string): Properties {
  const file = join(folder, fileName);
  if (!existsSync(file)) return {};
  const whole = JSON.parse(readFileSync(file, 'utf8'));
  checkFile(whole);
  for (const [name, setting] of Object.entries(whole.properties as Properties)) checkSetting(name, setting);
  return whole.properties;
}

function checkSetting(name: string, setting: ThemeSetting): void {
  const refuse = (why: string): never => {
    throw new Error(`/properties/${name} ${why}.`);
  };
  const isNumber = setting.type === 'number' || setting.type === 'integer';
  const isText = setting.type === 'string';
  if (isNumber && (setting.minimum === undefined || setting.maximum === undefined))
    refuse('is a number and needs a minimum and a maximum');
  if (!isText && (setting.format || setting.enum || setting['x-picture'])) refuse('must be of type "string"');
  if (setting['x-unit'] && !isNumber) refuse('has a unit and is no number');
  if (setting['x-token'] && setting.format !== 'color') refuse('has an x-token and is no colour');
  const strangers = Object.keys(setting['x-tokens'] ?? {}).filter(choice => !setting.enum?.includes(choice));
  if (strangers.length > 0) refuse(`has x-tokens for ${strangers.join(', ')}, which can’t be chosen`);
  if (!compile(setting)(setting.default)) refuse('has a default that doesn’t fit');
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** A text that is bounded nowhere is bounded here; a format is a pattern, which every check knows. */
function bounded(setting: ThemeSetting): JsonSchema {
  const { title: _title, description: _description, format, ...rest } = setting;
  const pattern =
    format === 'color'
      ? '^#[0-9a-fA-F]{6}$'
      : format === 'uri'
        ? '^(https?://[^\\s"<>]+)?$'
        : setting.pattern;
  return {
    ...rest,
    ...(format && { format }),
    ...(setting.type === 'string' && !setting.enum && { maxLength: setting.maxLength ?? 300 }),
    ...(pattern && { pattern }),
  };
}

function compile(setting: ThemeSetting): ValidateFunction {
  return ajv.compile(bounded(setting));
}

export function createThemeSettings(properties: Properties): ThemeSettings {
  const entries = Object.entries(properties);
  const checks = new Map(entries.map(([name, setting]) => [name, compile(setting)]));
  const fits = (name: string, value: unknown) => checks.get(name)?.(value) === true;
  const defaults = Object.fromEntries(entries.map(([name, setting]) => [name, setting.default]));
  return {
    properties: entries,
    defaults,
    fits,
    resolve(...layers) {
      const values: Record<string, ThemeValue> = { ...defaults };
      for (const layer of layers) {
        for (const [name] of entries)
          if (Object.hasOwn(layer, name) && fits(name, layer[name])) values[name] = layer[name] as ThemeValue;
      }
      return values;
    },
    schema: locale => ({
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        entries.map(([name, setting]) => [name, { ...bounded(setting), ...textsIn(setting, locale) }]),
      ),
    }),
  };
}

function textsIn({ title, description }: ThemeSetting, locale: string) {
  return {
    ...(title !== undefined && { title: inLanguage(title, locale) }),
    ...(description !== undefined && { description: inLanguage(description, locale) }),
  };
}

function inLanguage(texts: string | Readonly<Record<string, string>>, locale: string): string {
  if (typeof texts === 'string') return texts;
  return texts[locale] ?? texts[locale.split('-')[0]!] ?? texts.en!;
}
