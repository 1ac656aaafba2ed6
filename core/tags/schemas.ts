import { slugify } from '../database/slugs.ts';
import { fail } from '../errors/app-error.ts';
import { createCheck } from '../errors/create-check.ts';
import type { TagWriter } from '../plugin-api/index.ts';
import { longestName, normaliseName } from './tag-doc.ts';

export type TagEdit = Parameters<TagWriter['edit']>[1];

export const tagEditSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: longestName },
    slug: { type: 'string', minLength: 1, maxLength: 80 },
    description: { anyOf: [{ type: 'string', maxLength: 50_000 }, { type: 'null' }] },
    parentId: { anyOf: [{ type: 'string', maxLength: 40 }, { type: 'null' }] },
  },
};

export const tagPathsSchema = {
  type: 'array',
  items: { type: 'array', items: { type: 'string' } },
};

const checkFields = createCheck<TagEdit>(tagEditSchema);
export const checkTagPaths = createCheck<readonly (readonly string[])[]>(tagPathsSchema);

/** VALIDATION_FAILED with a JSON pointer to the first field that is wrong. */
export function checkTagEdit(edit: TagEdit): void {
  checkFields(edit);
  if (edit.name !== undefined && normaliseName(edit.name) === '')
    fail('VALIDATION_FAILED', { pointer: '/name' });
  if (edit.slug !== undefined && slugify(edit.slug, { fallback: '' }) !== edit.slug) {
    fail('VALIDATION_FAILED', { pointer: '/slug' });
  }
}
