import { type Command, Option } from 'commander';
import { fail } from '../errors/app-error.ts';
import type { House } from '../house.ts';
import type { Role, User, Viewer } from '../plugin-api/index.ts';
import type { CliContext } from './context.ts';
import { findGroup, findUser } from './people.ts';
import { printLine, type WithJson } from './print-line.ts';
import { readPassword } from './read-password.ts';
import { withHouse } from './with-house.ts';

const viewer: Viewer = { kind: 'system', name: 'user' };

interface Details {
  readonly role?: Role;
  readonly displayName?: string;
  readonly group?: readonly string[];
}

interface AddOptions extends Details, WithJson {
  readonly role: Role;
  readonly email?: string;
  readonly invite?: boolean;
  readonly loopbackOnly?: boolean;
}

interface EditOptions extends Details, WithJson {
  readonly name?: string;
  /** False: without one from now on. */
  readonly email?: string | false;
  readonly leave?: readonly string[];
}

const role = () => new Option('--role <role>', 'what they may do').choices(['member', 'curator', 'admin']);

export function register(program: Command, context: CliContext): void {
  const command = program.command('user').description('people: add, list, edit, invite, disable');
  command
    .command('add <name>')
    .description('add a user; the password is asked for, or read from the input')
    .addOption(role().default('member'))
    .option('--display-name <name>', 'name as others see it')
    .option('--email <address>', 'address to sign in with as well')
    .option('--group <name...>', 'groups that they are in')
    .option('--invite', 'without a password: they choose one by a link, sent by mail or printed')
    .option('--loopback-only', 'lets them sign in at this machine only')
    .option('--json', 'print JSON')
    .action((name: string, options: AddOptions) => addUser(context, name, options));
  command
    .command('list')
    .description('list all users')
    .option('--json', 'print JSON')
    .action((options: WithJson) => listUsers(context, options));
  command
    .command('edit <name>')
    .description('change what is given, and nothing else')
    .addOption(role())
    .option('--name <name>', 'what they sign in with')
    .option('--display-name <name>', 'name as others see it')
    .option('--email <address>', 'address to sign in with as well')
    .option('--no-email', 'take the address away')
    .option('--group <name...>', 'groups to come into')
    .option('--leave <name...>', 'groups to go out of')
    .option('--json', 'print JSON')
    .action((name: string, options: EditOptions) => editUser(context, name, options));
  command
    .command('passwd <name>')
    .description('set the password of a user and end their sessions')
    .option('--json', 'print JSON')
    .action((name: string, options: WithJson) => setPassword(context, name, options));
  command
    .command('invite <name>')
    .description('send who has no password yet another link to choose one, or print it')
    .option('--json', 'print JSON')
    .action((name: string, options: WithJson) => inviteUser(context, name, options));
  command
    .command('link <name>')
    .description('print a link that lets somebody choose a new password, once')
    .option('--json', 'print JSON')
    .action((name: string, options: WithJson) => handOutLink(context, name, options));
  for (const deed of ['disable', 'enable'] as const) {
    command
      .command(`${deed} <name>`)
      .description(deed === 'disable' ? 'sign a user out and let them in no more' : 'let a user in again')
      .option('--json', 'print JSON')
      .action((name: string, options: WithJson) => setDisabled(context, name, { ...options, deed }));
  }
}

async function addUser(context: CliContext, name: string, options: AddOptions): Promise<void> {
  const { json, invite, group = [], ...details } = options;
  const typed = invite ? null : await readPassword(context);
  await withHouse(context, 'user', async house => {
    const password = typed === null ? null : await house.passwords.prepare(typed);
    const groups = await Promise.all(group.map(each => findGroup(house.gallery, each)));
    const request = { viewer, reason: 'User added by command' };
    const { value: user } = await house.gallery.change(request, async tx => {
      const added = await tx.users.create({ ...details, name, password });
      for (const { id } of groups) await tx.groups.addMembers(id, [added.id]);
      return { ...added, groupIds: groups.map(({ id }) => id) };
    });
    if (invite) return printInvitation(context, house, user, { json });
    printLine(context, json ? JSON.stringify(user) : `${user.name} was added as ${user.role}.`);
  });
}

async function listUsers(context: CliContext, { json }: WithJson): Promise<void> {
  const users = await withHouse(context, 'user', ({ gallery }) => gallery.as(viewer).users.list());
  if (json) return printLine(context, JSON.stringify({ data: users }));
  for (const user of users) printLine(context, describeUser(user));
}

function describeUser({ name, role, displayName, disabledAt, hasPassword }: User): string {
  const state = disabledAt ? '(disabled)' : hasPassword ? '' : '(invited)';
  return [name.padEnd(20), role.padEnd(8), displayName, state].join(' ').trimEnd();
}

async function editUser(context: CliContext, name: string, options: EditOptions): Promise<void> {
  const { json, group = [], leave = [], email, ...details } = options;
  if (Object.keys(details).length === 0 && email === undefined && group.length + leave.length === 0)
    fail('WRONG_USAGE', { message: 'Say what to change: see enfilade user edit --help.' });
  const edit = { ...details, ...(email !== undefined && { email: email === false ? null : email }) };
  const user = await withHouse(context, 'user', async ({ gallery }) => {
    const { id } = await findUser(gallery, name);
    const into = await Promise.all(group.map(each => findGroup(gallery, each)));
    const outOf = await Promise.all(leave.map(each => findGroup(gallery, each)));
    await gallery.change({ viewer, reason: 'User edited by command' }, async tx => {
      await tx.users.edit(id, edit);
      for (const each of into) await tx.groups.addMembers(each.id, [id]);
      for (const each of outOf) await tx.groups.removeMembers(each.id, [id]);
    });
    return (await gallery.as(viewer).users.find(id))!;
  });
  printLine(context, json ? JSON.stringify(user) : `${user.name} was changed.`);
}

async function setPassword(context: CliContext, name: string, { json }: WithJson): Promise<void> {
  const typed = await readPassword(context);
  await withHouse(context, 'user', async ({ gallery, passwords }) => {
    const user = await findUser(gallery, name);
    const password = await passwords.prepare(typed);
    const request = { viewer, reason: 'Password set by command' };
    return gallery.change(request, tx => tx.users.setPassword(user.id, password));
  });
  printLine(context, json ? JSON.stringify({ name }) : `The password of ${name} was set.`);
}

async function setDisabled(
  context: CliContext,
  name: string,
  { json, deed }: WithJson & { deed: 'disable' | 'enable' },
): Promise<void> {
  await withHouse(context, 'user', async ({ gallery }) => {
    const user = await findUser(gallery, name);
    const request = { viewer, reason: `User ${deed}d by command` };
    return gallery.change(request, tx => tx.users.edit(user.id, { disabled: deed === 'disable' }));
  });
  printLine(context, json ? JSON.stringify({ name, disabled: deed === 'disable' }) : `${name} was ${deed}d.`);
}

async function inviteUser(context: CliContext, name: string, options: WithJson): Promise<void> {
  await withHouse(context, 'user', async house => {
    const user = await findUser(house.gallery, name);
    requireEnabled(user);
    if (user.hasPassword)
      fail('CONFLICT', {
        message: `${name} has a password: enfilade user link ${name} makes a link for a new one.`,
      });
    await printInvitation(context, house, user, options);
  });
}

async function printInvitation(
  context: CliContext,
  { accountLinks, gallery }: House,
  user: User,
  { json }: WithJson,
): Promise<void> {
  const { language } = await gallery.as(viewer).settings.site();
  const { address, expiresAt, isMailed } = await accountLinks.invite(user, language);
  const link = isMailed ? null : address;
  if (json) return printLine(context, JSON.stringify({ ...user, isMailed, link, linkExpiresAt: expiresAt }));
  printLine(
    context,
    isMailed ? `The invitation was sent to ${user.email}.` : passOn(user, address, expiresAt),
  );
}

async function handOutLink(context: CliContext, name: string, { json }: WithJson): Promise<void> {
  await withHouse(context, 'user', async ({ gallery, accountLinks }) => {
    const user = await findUser(gallery, name);
    requireEnabled(user);
    const { address, expiresAt } = await accountLinks.handOut(user);
    const told = { name: user.name, link: address, linkExpiresAt: expiresAt };
    printLine(context, json ? JSON.stringify(told) : passOn(user, address, expiresAt));
  });
}

function requireEnabled({ name, disabledAt }: User): void {
  if (disabledAt !== null) fail('CONFLICT', { message: `${name} is disabled.` });
}

function passOn({ name }: User, address: string, expiresAt: Date): string {
  return `Pass this on to ${name}; it works once, until ${expiresAt.toISOString()}:\n${address}`;
}
