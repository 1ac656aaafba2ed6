import { isAdministrator, requireAdministrator } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { hashToken } from '../database/random-token.ts';
import { AppError, fail } from '../errors/app-error.ts';
import type { PreparedPassword, User, UserWriter, Viewer } from '../plugin-api/index.ts';
import { deleteLinks, takeLink } from './queries/one-time-links.ts';
import { deleteOtherSessions } from './queries/sessions.ts';
import type { UserDoc } from './queries/user-rows.ts';
import { findUser, writePasswordHash } from './queries/users.ts';
import {
  checkNewUser,
  checkPreparedPassword,
  checkUserEdit,
  type NewUser,
  type UserEdit,
} from './schemas.ts';
import { userStore } from './user-store.ts';

/** Users, as the writing door writes them. Passwords end in a column that no history keeps. */
export function createUserWriter(context: ChangeContext): UserWriter {
  return {
    create: user => createUser(context, user),
    setPassword(id, password) {
      requireSelfOrAdministrator(context.viewer, id);
      return setPassword(context, id, password);
    },
    setPasswordByLink: (token, password) => setPasswordByLink(context, token, password),
    edit: (id, edit) => editUser(context, id, edit),
  };
}

async function createUser(context: ChangeContext, user: NewUser): Promise<User> {
  requireAdministrator(context.viewer);
  checkNewUser(user);
  const doc: UserDoc = {
    name: checkName(user.name),
    displayName: user.displayName?.trim() || user.name.trim(),
    email: user.email?.trim() || null,
    role: user.role,
    loopbackOnly: user.loopbackOnly ?? false,
    disabledAt: null,
    passwordSetAt: user.password ? context.now.toISOString() : null,
  };
  const id = newId();
  await refuseTaken(() => context.write(userStore, [{ id, before: undefined, after: doc }]));
  if (user.password) await writePasswordHash(context.trx, id, user.password.hash);
  return (await findUser(context.trx, id))!;
}

async function setPassword(context: ChangeContext, id: string, password: PreparedPassword): Promise<void> {
  checkPreparedPassword(password);
  const passwordSetAt = context.now.toISOString();
  const found = await context.edit(userStore, [id], doc => ({ ...doc, passwordSetAt }));
  if (found.length === 0) fail('NOT_FOUND');
  await writePasswordHash(context.trx, id, password.hash);
  await deleteOtherSessions(context.trx, id, null);
  await deleteLinks(context.trx, id);
}

/** The link is what gives the right. Two who use it at once: the second finds it gone. */
async function setPasswordByLink(
  context: ChangeContext,
  token: string,
  password: PreparedPassword,
): Promise<User> {
  const id = (await takeLink(context.trx, hashToken(token))) ?? fail('NOT_FOUND');
  await setPassword(context, id, password);
  return (await findUser(context.trx, id))!;
}

async function editUser(context: ChangeContext, id: string, edit: UserEdit): Promise<void> {
  requireSelfOrAdministrator(context.viewer, id);
  checkUserEdit(edit);
  if ([edit.name, edit.role, edit.disabled].some(value => value !== undefined))
    requireAdministrator(context.viewer);
  await refuseTaken(async () => {
    const found = await context.edit(userStore, [id], doc => applyEdit(doc, edit, context.now));
    if (found.length === 0) fail('NOT_FOUND');
  });
}

function applyEdit(doc: UserDoc, edit: UserEdit, now: Date): UserDoc {
  const { displayName = doc.displayName, email = doc.email, role = doc.role, disabled } = edit;
  const disabledAt =
    disabled === undefined ? doc.disabledAt : disabled ? (doc.disabledAt ?? now.toISOString()) : null;
  const name = edit.name === undefined || edit.name === doc.name ? doc.name : checkName(edit.name);
  // who was never called otherwise is called by the new name
  const follows = doc.displayName === doc.name && displayName.trim() === doc.displayName;
  return {
    ...doc,
    name,
    displayName: (follows ? '' : displayName.trim()) || name,
    email: email?.trim() || null,
    role,
    disabledAt,
  };
}

function requireSelfOrAdministrator(viewer: Viewer, id: string): void {
  if (isAdministrator(viewer) || (viewer.kind === 'user' && viewer.userId === id)) return;
  fail(viewer.kind === 'guest' ? 'SIGN_IN_REQUIRED' : 'FORBIDDEN');
}

/** Signs that nobody sees, or that turn around what is read: by them two names would look like one. */
const unseen = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

function checkName(name: string): string {
  const trimmed = name.trim().normalize('NFC');
  if (/^[^\p{Cc}\p{Zl}\p{Zp}]{1,100}$/u.test(trimmed) && !unseen.test(trimmed)) return trimmed;
  return fail('VALIDATION_FAILED', {
    message: 'A name has 1 to 100 characters, all of which can be seen.',
    pointer: '/name',
  });
}

async function refuseTaken(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code !== '23505') throw error;
    const field = constraint?.includes('email') ? 'email' : 'name';
    throw new AppError('CONFLICT', {
      message: `This ${field} is taken.`,
      pointer: `/${field}`,
      cause: error,
    });
  }
}
