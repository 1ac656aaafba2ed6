import { createCheck } from '../errors/create-check.ts';
import type { PreparedPassword, UserWriter } from '../plugin-api/index.ts';

export type NewUser = Parameters<UserWriter['create']>[0];
export type UserEdit = Parameters<UserWriter['edit']>[1];

const displayName = { type: 'string', maxLength: 200 };
/** As far as an address can be told from something else without writing to it; empty is none. */
const email = { type: ['string', 'null'], maxLength: 320, pattern: '^\\s*([^\\s@]+@[^\\s@]+)?\\s*$' };
/** Whatever else this is, it is no password that somebody forgot to hash. */
const password = {
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['hash'],
  properties: { hash: { type: 'string', pattern: '^\\$argon2id\\$' } },
};
const role = { enum: ['member', 'curator', 'admin'] };

/** Names have rules of their own: `checkName`. */
export const newUserSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'password', 'role'],
  properties: {
    name: { type: 'string' },
    displayName,
    email,
    password,
    role,
    loopbackOnly: { type: 'boolean' },
  },
};

export const userEditSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { name: { type: 'string' }, displayName, email, role, disabled: { type: 'boolean' } },
};

export const newPasswordSchema = { ...password, type: 'object' };

export const checkNewUser = createCheck<NewUser>(newUserSchema);
export const checkUserEdit = createCheck<UserEdit>(userEditSchema);
export const checkPreparedPassword = createCheck<PreparedPassword>(newPasswordSchema);
