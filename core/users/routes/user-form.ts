import type { FieldValues } from '../../http/form-state.ts';
import type { Group, Role, User, Writers } from '../../plugin-api/index.ts';
import type { Translate } from '../../views/texts/catalogues.ts';

const roles: readonly Role[] = ['member', 'curator', 'admin'];

export function roleOptions(t: Translate) {
  return roles.map(value => ({
    value,
    label: t(`people.role.${value}`),
    hint: t(`people.role.${value}.hint`),
  }));
}

/** What a user's form shows when somebody comes to it. */
export function fieldsOf(user: User): FieldValues {
  const { name, displayName, email, role, groupIds } = user;
  return { name, displayName, email: email ?? '', role, group: groupIds };
}

/** The user as they were sent; what is wrong with it the writing door says. */
export function readUser(form: URLSearchParams) {
  const name = form.get('name');
  return {
    ...(name !== null && { name }),
    displayName: form.get('displayName') ?? '',
    email: form.get('email')?.trim() || null,
    role: form.get('role') as Role,
  };
}

/** Brings a user into the groups that are ticked, and out of the others that were shown. */
export async function saveGroups(
  tx: Pick<Writers, 'groups'>,
  user: Pick<User, 'id' | 'groupIds'>,
  form: URLSearchParams,
): Promise<void> {
  const ticked = new Set(form.getAll('group'));
  for (const id of new Set(form.getAll('shownGroup'))) {
    const isMember = user.groupIds.includes(id);
    if (ticked.has(id) && !isMember) await tx.groups.addMembers(id, [user.id]);
    if (!ticked.has(id) && isMember) await tx.groups.removeMembers(id, [user.id]);
  }
}

/** One line of the list. */
export function userRow(user: User, groups: ReadonlyMap<string, Group>, t: Translate) {
  return {
    id: user.id,
    name: user.name,
    displayName: isSameName(user.displayName, user.name) ? null : user.displayName,
    email: user.email,
    role: t(`people.role.${user.role}`),
    state: stateOf(user, t),
    groups: user.groupIds.flatMap(id => groups.get(id)?.name ?? []).join(', '),
  };
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Why somebody can't sign in; null for who can. */
export function stateOf(user: User, t: Translate): string | null {
  if (user.disabledAt !== null) return t('people.state.disabled');
  return user.hasPassword ? null : t('people.state.invited');
}
