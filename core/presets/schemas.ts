import { fail } from '../errors/app-error.ts';
import { createCheck } from '../errors/create-check.ts';
import type { PresetRecipe } from '../plugin-api/index.ts';
import { isStandard, standardBounds } from './standard.ts';

const quality = { type: 'integer', minimum: 1, maximum: 100 };
const part = { type: 'integer', minimum: 1, maximum: 100 };
const timing = { enum: ['eager', 'background', 'on-demand', 'off'] };

/** A recipe, as commands, forms and programs give it. */
export const recipeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['purpose', 'fits', 'shape', 'aspect', 'quality', 'sharpening', 'dense', 'formats'],
  properties: {
    purpose: { type: 'string', maxLength: 200 },
    fits: { type: 'integer', minimum: 16, maximum: 8_192 },
    shape: { enum: ['whole', 'cover'] },
    aspect: {
      type: 'object',
      additionalProperties: false,
      required: ['width', 'height'],
      properties: { width: part, height: part },
    },
    quality: {
      type: 'object',
      additionalProperties: false,
      required: ['jpg', 'webp', 'avif'],
      properties: { jpg: quality, webp: quality, avif: quality },
    },
    sharpening: { enum: ['none', 'soft', 'strong'] },
    dense: { type: 'array', uniqueItems: true, maxItems: 3, items: { enum: ['jpg', 'webp', 'avif'] } },
    formats: {
      type: 'object',
      additionalProperties: false,
      required: ['jpg', 'webp', 'avif', 'png'],
      properties: {
        // the one that every browser shows, and every page falls back on
        jpg: { enum: ['eager', 'background', 'on-demand'] },
        webp: timing,
        avif: timing,
        png: { enum: ['on-demand', 'off'] },
      },
    },
  },
};

/** The schema of one preset's recipe: a standard one is whole and keeps its place among the others. */
export function recipeSchemaOf(name: string) {
  if (!isStandard(name)) return recipeSchema;
  const { least, most } = standardBounds[name];
  const { aspect: _, ...properties } = recipeSchema.properties;
  return {
    ...recipeSchema,
    properties: {
      ...properties,
      fits: { type: 'integer', minimum: least, maximum: most },
      shape: { const: 'whole' },
      aspect: recipeSchema.properties.aspect,
    },
  };
}

const namePattern = /^[a-z][a-z0-9]{1,30}$/;

/** Names with a hyphen are plugins' presets; one is the address of a form. */
export function isPresetName(name: string): boolean {
  return namePattern.test(name) && name !== 'new';
}

const checks = new Map<string, (recipe: PresetRecipe) => void>();

/** @throws AppError VALIDATION_FAILED or NOT_ACCEPTED with a pointer */
export function checkRecipe(name: string, recipe: PresetRecipe): void {
  if (!isPresetName(name)) {
    fail('VALIDATION_FAILED', {
      message: 'The name of a preset is 2 to 31 small letters and digits and begins with a letter.',
      pointer: '/name',
    });
  }
  const key = isStandard(name) ? name : '';
  const check = checks.get(key) ?? createCheck<PresetRecipe>(recipeSchemaOf(name), { namesValue: true });
  checks.set(key, check);
  check(recipe);
}
