import { createCheck } from '../errors/create-check.ts';
import type { GroupWriter } from '../plugin-api/index.ts';

export type NewGroup = Parameters<GroupWriter['create']>[0];
export type GroupEdit = Parameters<GroupWriter['edit']>[1];

/** One line of 1 to 100 characters, around which blanks don't count. */
const name = {
  type: 'string',
  maxLength: 100,
  pattern: '^[^\\p{Cc}\\p{Zl}\\p{Zp}]*\\S[^\\p{Cc}\\p{Zl}\\p{Zp}]*$',
};
const description = { type: ['string', 'null'], maxLength: 50_000 };
const userIds = { type: 'array', maxItems: 10_000, items: { type: 'string', maxLength: 40 } };

const newGroupSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: { name, description },
};

const groupEditSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { name, description, members: userIds },
};

const membersSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['members'],
  properties: { members: userIds },
};

export const checkNewGroup = createCheck<NewGroup>(newGroupSchema);
export const checkGroupEdit = createCheck<GroupEdit>(groupEditSchema);
export const checkMembers = createCheck<{ members: readonly string[] }>(membersSchema);
