import { parsePeriod } from '../../database/periods.ts';
import { fail } from '../../errors/app-error.ts';
import { createCheck } from '../../errors/create-check.ts';
import type { PhotoCondition } from '../../plugin-api/index.ts';

/** How much one condition may say; what needs more is a list of ids. */
const mostParts = 100;
const deepest = 8;
const mostIds = 10_000;

const ids = {
  type: 'array',
  maxItems: mostIds,
  items: { type: 'string', minLength: 1, maxLength: 40, pattern: '^[^\\u0000]*$' },
};
const day = { type: ['string', 'null'], pattern: '^\\d{4}-\\d\\d-\\d\\d$' };
const degrees = (most: number) => ({ type: 'number', minimum: -most, maximum: most });
const parts = { type: 'array', maxItems: mostParts, items: { $ref: '#' } };

function only(name: string, schema: object): object {
  return { type: 'object', properties: { [name]: schema }, required: [name], additionalProperties: false };
}

function whole(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** JSON Schema of a `PhotoCondition`. */
export const photoConditionSchema = {
  oneOf: [
    only('box', whole({ west: degrees(180), south: degrees(90), east: degrees(180), north: degrees(90) })),
    only('tagIds', ids),
    only('albumIds', ids),
    only('ids', ids),
    only('ratingFrom', { type: 'number', minimum: 0, maximum: 5 }),
    only('taken', whole({ from: day, to: day })),
    only('publication', { enum: ['draft', 'published', 'scheduled', 'withdrawn'] }),
    only(
      'ext',
      whole({
        key: { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' },
        equals: { type: ['string', 'number', 'boolean'], maxLength: 1_000, pattern: '^[^\\u0000]*$' },
      }),
    ),
    only('all', parts),
    only('any', parts),
    only('not', { $ref: '#' }),
  ],
};

const checkShape = createCheck<unknown>(photoConditionSchema);

/** Throws VALIDATION_FAILED or NOT_ACCEPTED for what is none: it came from a plugin. */
export function checkCondition(value: unknown): asserts value is PhotoCondition {
  // before the schema, which would follow it down
  if (depthOf(value, 0) > deepest) refuse(`goes deeper than ${deepest}`);
  checkShape(value);
  const found = partsOf(value as PhotoCondition);
  if (found.length > mostParts) refuse(`has more than ${mostParts} parts`);
  for (const part of found) checkValues(part);
}

function checkValues(part: PhotoCondition): void {
  if ('box' in part && part.box.south > part.box.north)
    refuse('has a box that ends south of where it begins');
  if (!('taken' in part)) return;
  for (const date of [part.taken.from, part.taken.to])
    if (date !== null && !parsePeriod(date)) refuse('has a day that no calendar has');
}

function partsOf(condition: PhotoCondition): PhotoCondition[] {
  return [condition, ...insideOf(condition).flatMap(partsOf)];
}

function insideOf(condition: PhotoCondition): readonly PhotoCondition[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  return 'not' in condition ? [condition.not] : [];
}

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > deepest) return depth;
  const { all, any, not } = value as Record<string, unknown>;
  const inside = [all, any].flatMap(list => (Array.isArray(list) ? list : []));
  return Math.max(depth, ...[...inside, not].map(each => depthOf(each, depth + 1)));
}

function refuse(what: string): never {
  return fail('VALIDATION_FAILED', { message: `The condition ${what}.` });
}
