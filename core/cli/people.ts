import { fail } from '../errors/app-error.ts';
import type { Gallery, Group, User, Viewer } from '../plugin-api/index.ts';

const viewer: Viewer = { kind: 'system', name: 'user' };

/** By name; letter case doesn't matter. */
export async function findUser(gallery: Gallery, name: string): Promise<User> {
  const users = await gallery.as(viewer).users.list();
  const found = users.find(user => user.name.toLowerCase() === name.toLowerCase());
  return found ?? fail('NOT_FOUND', { message: `There is no user ${name}.` });
}

/** By name; letter case doesn't matter. */
export async function findGroup(gallery: Gallery, name: string): Promise<Group> {
  const groups = await gallery.as(viewer).groups.list();
  const found = groups.find(group => group.name.toLowerCase() === name.toLowerCase());
  return found ?? fail('NOT_FOUND', { message: `There is no group ${name}.` });
}
