import { Ajv } from 'ajv';
import { slugify } from '../database/slugs.ts';
import { fail } from '../errors/app-error.ts';
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

const ajv = new Ajv();
const isTagEdit = ajv.compile(tagEditSchema);
const isTagPaths = ajv.compile(tagPathsSchema);

/** VALIDATION_FAILED with a JSON pointer to the first field that is wrong. */
export function checkTagEdit(edit: TagEdit): void {
  if (!isTagEdit(edit)) failAt(isTagEdit.errors![0]!);
  if (edit.name !== undefined && normaliseName(edit.name) === '')
    fail('VALIDATION_FAILED', { pointer: '/name' });
  if (edit.slug !== undefined && slugify(edit.slug, { fallback: '' }) !== edit.slug) {
    fail('VALIDATION_FAILED', { pointer: '/slug' });
  }
}

export function checkTagPaths(paths: readonly (readonly string[])[]): void {
  if (!isTagPaths(paths)) failAt(isTagPaths.errors![0]!);
}

function failAt({ instancePath, params }: { instancePath: string; params: Record<string, unknown> }): never {
  const field = params.additionalProperty;
  return fail('VALIDATION_FAILED', {
    pointer: field ? `${instancePath}/${field}` : instancePath,
    details: params,
  });
}
