import { createCheck } from '../errors/create-check.ts';
import type { UserWriter } from '../plugin-api/index.ts';

export type NewUser = Parameters<UserWriter['create']>[0];
export type UserEdit = Parameters<UserWriter['edit']>[1];

const displayName = { type: 'string', maxLength: 200 };
/** As far as an address can be told from something else without writing to it; empty is none. */
const email = { type: ['string', 'null'], maxLength: 320, pattern: '^\\s*([^\\s@]+@[^\\s@]+)?\\s*$' };
const role = { enum: ['member', 'curator', 'admin'] };

/** Name and password have rules of their own: `checkName` and `checkNewPassword`. */
export const newUserSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'password', 'role'],
  properties: {
    name: { type: 'string' },
    displayName,
    email,
    password: { type: 'string' },
    role,
    loopbackOnly: { type: 'boolean' },
  },
};

export const userEditSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { displayName, email, role, disabled: { type: 'boolean' } },
};

export const checkNewUser = createCheck<NewUser>(newUserSchema);
export const checkUserEdit = createCheck<UserEdit>(userEditSchema);
