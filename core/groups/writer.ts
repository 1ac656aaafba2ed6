import { requireAdministrator } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { fail } from '../errors/app-error.ts';
import type { AlbumWriter, GroupWriter } from '../plugin-api/index.ts';
import { groupStore } from './group-store.ts';
import {
  type GroupDoc,
  isNameTaken,
  listExistingUsers,
  listGrantsBeside,
  loadGroupDocs,
  lockGroupNames,
} from './queries/group-rows.ts';
import { checkGroupEdit, checkMembers, checkNewGroup, type GroupEdit, type NewGroup } from './schemas.ts';

interface Others {
  readonly albums: Pick<AlbumWriter, 'edit'>;
}

/** Groups, as the writing door writes them. All of it is for administrators. */
export function createGroupWriter(context: ChangeContext, others: Others): GroupWriter {
  const guarded =
    <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      requireAdministrator(context.viewer);
      return work(...given);
    };
  return {
    create: guarded(group => createGroup(context, group)),
    edit: guarded((id, edit) => editGroup(context, id, edit)),
    addMembers: guarded((id, userIds) => addMembers(context, id, userIds)),
    removeMembers: guarded((id, userIds) => removeMembers(context, id, userIds)),
    remove: guarded(id => removeGroup(context, others, id)),
  };
}

async function createGroup(context: ChangeContext, group: NewGroup): Promise<{ id: string }> {
  checkNewGroup(group);
  const id = newId();
  const name = await claimName(context, group.name, id);
  const after: GroupDoc = { name, description: group.description?.trim() || null, members: {} };
  await context.write(groupStore, [{ id, before: undefined, after }]);
  return { id };
}

async function editGroup(context: ChangeContext, id: string, edit: GroupEdit): Promise<void> {
  checkGroupEdit(edit);
  const name = edit.name === undefined ? undefined : await claimName(context, edit.name, id);
  const members = edit.members && (await asMembers(context, edit.members));
  await change(context, id, doc => ({
    name: name ?? doc.name,
    description: edit.description === undefined ? doc.description : edit.description?.trim() || null,
    members: members ?? doc.members,
  }));
}

async function addMembers(context: ChangeContext, id: string, userIds: readonly string[]): Promise<void> {
  checkMembers({ members: userIds });
  const added = await asMembers(context, userIds);
  await change(context, id, doc => ({ ...doc, members: { ...doc.members, ...added } }));
}

async function removeMembers(context: ChangeContext, id: string, userIds: readonly string[]): Promise<void> {
  checkMembers({ members: userIds });
  const gone = new Set(userIds);
  const stays = ([userId]: readonly [string, true]) => !gone.has(userId);
  await change(context, id, doc => ({
    ...doc,
    members: Object.fromEntries(Object.entries(doc.members).filter(stays)),
  }));
}

/** Its grants are taken out of the albums first: so they stand in the same changeset, and come back with the group. */
async function removeGroup(context: ChangeContext, { albums }: Others, id: string): Promise<void> {
  const before = (await loadGroupDocs(context.trx, [id])).get(id) ?? fail('NOT_FOUND');
  for (const { albumId, grants } of await listGrantsBeside(context.trx, id))
    await albums.edit(albumId, { grants });
  await context.write(groupStore, [{ id, before, after: undefined }]);
}

async function change(context: ChangeContext, id: string, map: (doc: GroupDoc) => GroupDoc): Promise<void> {
  const found = await context.edit(groupStore, [id], map);
  if (found.length === 0) fail('NOT_FOUND');
}

async function claimName(context: ChangeContext, given: string, id: string): Promise<string> {
  const name = given.trim().normalize('NFC');
  await lockGroupNames(context.trx);
  if (!(await isNameTaken(context.trx, name, id))) return name;
  return fail('CONFLICT', { message: 'This name is taken.', pointer: '/name' });
}

async function asMembers(context: ChangeContext, userIds: readonly string[]): Promise<Record<string, true>> {
  const existing = await listExistingUsers(context.trx, userIds);
  if (userIds.some(id => !existing.has(id))) fail('NOT_FOUND', { pointer: '/members' });
  return Object.fromEntries(userIds.map(id => [id, true]));
}
