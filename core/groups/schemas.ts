import { createCheck } from '../errors/create-check.ts';
import type { GroupWriter } from '../plugin-api/index.ts';

export type NewGroup = Parameters<GroupWriter['create']>[0];
export type GroupEdit = Parameters<GroupWriter['edit']>[1];

/** What would break the line, isn't seen, or turns around what is read: by it two names would look like one. */
const unfit = '\\p{Cc}\\p{Zl}\\p{Zp}\\u00ad\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff';

/** One line of 1 to 100 characters, around which blanks don't count. */
const name = {
  type: 'string',
  maxLength: 100,
  pattern: `^(?!.*[${unfit}]).*\\S.*$`,
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
