import type { Command } from 'commander';
import { fail } from '../errors/app-error.ts';
import type { Viewer } from '../plugin-api/index.ts';
import type { CliContext } from './context.ts';
import { findGroup, findUser } from './people.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withHouse } from './with-house.ts';

const viewer: Viewer = { kind: 'system', name: 'group' };

interface EditOptions extends WithJson {
  readonly name?: string;
  readonly description?: string;
  readonly add?: readonly string[];
  readonly takeOut?: readonly string[];
}

export function register(program: Command, context: CliContext): void {
  const command = program.command('group').description('groups of users: add, list, edit, remove');
  command
    .command('add <name>')
    .description('make a group')
    .option('--description <text>', 'who is in it, and what for')
    .option('--add <user...>', 'users who are in it')
    .option('--json', 'print JSON')
    .action((name: string, options: EditOptions) => addGroup(context, name, options));
  command
    .command('list')
    .description('list all groups')
    .option('--json', 'print JSON')
    .action((options: WithJson) => listGroups(context, options));
  command
    .command('show <name>')
    .description('show a group and who is in it')
    .option('--json', 'print JSON')
    .action((name: string, options: WithJson) => showGroup(context, name, options));
  command
    .command('edit <name>')
    .description('change what is given, and nothing else')
    .option('--name <name>', 'another name')
    .option('--description <text>', 'who is in it, and what for; empty for none')
    .option('--add <user...>', 'users to come in')
    .option('--take-out <user...>', 'users to go out')
    .option('--json', 'print JSON')
    .action((name: string, options: EditOptions) => editGroup(context, name, options));
  command
    .command('remove <name>')
    .description('remove a group with what was shared with it; history can take that back')
    .option('--json', 'print JSON')
    .action((name: string, options: WithJson) => removeGroup(context, name, options));
}

async function addGroup(context: CliContext, name: string, options: EditOptions): Promise<void> {
  const { json, description = null, add = [] } = options;
  const group = await withHouse(context, 'group', async ({ gallery }) => {
    const users = await Promise.all(add.map(each => findUser(gallery, each)));
    const members = users.map(({ id }) => id);
    const { value } = await gallery.change({ viewer, reason: 'Group made by command' }, async tx => {
      const { id } = await tx.groups.create({ name, description });
      await tx.groups.addMembers(id, members);
      return { id, name, description, memberCount: new Set(members).size };
    });
    return value;
  });
  printLine(context, json ? JSON.stringify(group) : `${name} was made.`);
}

async function listGroups(context: CliContext, { json }: WithJson): Promise<void> {
  const groups = await withHouse(context, 'group', ({ gallery }) => gallery.as(viewer).groups.list());
  if (json) return printLine(context, JSON.stringify({ data: groups }));
  for (const { name, memberCount } of groups) printLine(context, `${name.padEnd(30)} ${memberCount}`);
}

async function showGroup(context: CliContext, name: string, { json }: WithJson): Promise<void> {
  const group = await withHouse(context, 'group', async ({ gallery }) => {
    const { id } = await findGroup(gallery, name);
    return (await gallery.as(viewer).groups.find(id)) ?? fail('NOT_FOUND');
  });
  if (json) return printLine(context, JSON.stringify(group));
  printLine(context, [group.name, group.description].filter(Boolean).join(': '));
  for (const user of group.members) printLine(context, `  ${user.name}`);
}

async function editGroup(context: CliContext, name: string, options: EditOptions): Promise<void> {
  const { json, add = [], takeOut = [], ...edit } = options;
  if (Object.keys(edit).length + add.length + takeOut.length === 0)
    fail('WRONG_USAGE', { message: 'Say what to change: see enfilade group edit --help.' });
  const group = await withHouse(context, 'group', async ({ gallery }) => {
    const { id } = await findGroup(gallery, name);
    const idsOf = async (names: readonly string[]) =>
      (await Promise.all(names.map(each => findUser(gallery, each)))).map(user => user.id);
    const [coming, going] = [await idsOf(add), await idsOf(takeOut)];
    await gallery.change({ viewer, reason: 'Group edited by command' }, async tx => {
      await tx.groups.edit(id, edit);
      await tx.groups.addMembers(id, coming);
      await tx.groups.removeMembers(id, going);
    });
    return gallery.as(viewer).groups.find(id);
  });
  printLine(context, json ? JSON.stringify(group) : `${name} was changed.`);
}

async function removeGroup(context: CliContext, name: string, { json }: WithJson): Promise<void> {
  await withHouse(context, 'group', async ({ gallery }) => {
    const { id } = await findGroup(gallery, name);
    return gallery.change({ viewer, reason: 'Group removed by command' }, tx => tx.groups.remove(id));
  });
  printLine(context, json ? JSON.stringify({ name }) : `${name} was removed.`);
}
