import { isAdministrator, requireAdministrator } from '../access/decide.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { AppError, fail } from '../errors/app-error.ts';
import type { UserWriter, Viewer } from '../plugin-api/index.ts';
import { checkNewPassword, type Passwords } from './passwords.ts';
import { deleteOtherSessions } from './queries/sessions.ts';
import type { UserDoc } from './queries/user-rows.ts';
import { findUser, listUsers, writePasswordHash } from './queries/users.ts';
import { checkNewUser, checkUserEdit, type NewUser, type UserEdit } from './schemas.ts';
import { userStore } from './user-store.ts';

type Parts = { readonly context: ChangeContext; readonly passwords: Passwords };

/** Users, as the writing door writes them. Passwords end in a column that no history keeps. */
export function createUserWriter({ context, passwords }: Parts): UserWriter {
  return {
    create: user => createUser({ context, passwords }, user),
    setPassword: (id, password) => setPassword({ context, passwords }, id, password),
    edit: (id, edit) => editUser(context, id, edit),
  };
}

async function createUser({ context, passwords }: Parts, user: NewUser): ReturnType<UserWriter['create']> {
  requireAdministrator(context.viewer);
  checkNewUser(user);
  // the demo's well-known password is let through because it works at this machine only
  if (!user.loopbackOnly) checkNewPassword(user.password);
  const doc: UserDoc = {
    name: checkName(user.name),
    displayName: user.displayName?.trim() || user.name.trim(),
    email: user.email?.trim() || null,
    role: user.role,
    loopbackOnly: user.loopbackOnly ?? false,
    disabledAt: null,
    passwordSetAt: context.now.toISOString(),
  };
  const id = newId();
  const hash = await passwords.hash(user.password);
  await refuseTaken(() => context.write(userStore, [{ id, before: undefined, after: doc }]));
  await writePasswordHash(context.trx, id, hash);
  return (await findUser(context.trx, id))!;
}

async function setPassword({ context, passwords }: Parts, id: string, password: string): Promise<void> {
  requireSelfOrAdministrator(context.viewer, id);
  checkNewPassword(password);
  const hash = await passwords.hash(password);
  const passwordSetAt = context.now.toISOString();
  const found = await context.edit(userStore, [id], doc => ({ ...doc, passwordSetAt }));
  if (found.length === 0) fail('NOT_FOUND');
  await writePasswordHash(context.trx, id, hash);
  await deleteOtherSessions(context.trx, id, null);
}

async function editUser(context: ChangeContext, id: string, edit: UserEdit): Promise<void> {
  requireSelfOrAdministrator(context.viewer, id);
  checkUserEdit(edit);
  if (edit.role !== undefined || edit.disabled !== undefined) requireAdministrator(context.viewer);
  const before = await findUser(context.trx, id);
  await refuseTaken(async () => {
    const found = await context.edit(userStore, [id], doc => applyEdit(doc, edit, context.now));
    if (found.length === 0) fail('NOT_FOUND');
  });
  if (edit.disabled) await deleteOtherSessions(context.trx, id, null);
  if (before?.role === 'admin' && before.disabledAt === null) await requireAnAdministrator(context);
}

function applyEdit(doc: UserDoc, edit: UserEdit, now: Date): UserDoc {
  const { displayName = doc.displayName, email = doc.email, role = doc.role, disabled } = edit;
  const disabledAt =
    disabled === undefined ? doc.disabledAt : disabled ? (doc.disabledAt ?? now.toISOString()) : null;
  return {
    ...doc,
    displayName: displayName.trim() || doc.name,
    email: email?.trim() || null,
    role,
    disabledAt,
  };
}

async function requireAnAdministrator(context: ChangeContext): Promise<void> {
  const users = await listUsers(context.trx);
  if (users.some(user => user.role === 'admin' && user.disabledAt === null)) return;
  fail('CONFLICT', { message: 'Somebody must remain who can administer the gallery.' });
}

function requireSelfOrAdministrator(viewer: Viewer, id: string): void {
  if (isAdministrator(viewer) || (viewer.kind === 'user' && viewer.userId === id)) return;
  fail(viewer.kind === 'guest' ? 'SIGN_IN_REQUIRED' : 'FORBIDDEN');
}

function checkName(name: string): string {
  const trimmed = name.trim().normalize('NFC');
  if (/^[^\p{Cc}\p{Zl}\p{Zp}]{1,100}$/u.test(trimmed)) return trimmed;
  return fail('VALIDATION_FAILED', { message: 'A name has 1 to 100 characters.', pointer: '/name' });
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
