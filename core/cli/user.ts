import { type Command, Option } from 'commander';
import { fail } from '../errors/app-error.ts';
import type { Role, User, Viewer } from '../plugin-api/index.ts';
import type { CliContext } from './context.ts';
import { readPassword } from './read-password.ts';
import { withHouse } from './with-house.ts';

const viewer: Viewer = { kind: 'system', name: 'user' };

interface AddOptions {
  readonly role: Role;
  readonly displayName?: string;
  readonly email?: string;
  readonly loopbackOnly?: boolean;
  readonly json?: boolean;
}

export function register(program: Command, context: CliContext): void {
  const command = program.command('user').description('add and list users, set passwords');
  command
    .command('add <name>')
    .description('add a user; the password is asked for, or read from the input')
    .addOption(
      new Option('--role <role>', 'what they may do')
        .choices(['member', 'curator', 'admin'])
        .default('member'),
    )
    .option('--display-name <name>', 'name as others see it')
    .option('--email <address>', 'address to sign in with as well')
    .option('--loopback-only', 'lets them sign in at this machine only')
    .option('--json', 'print JSON')
    .action((name: string, options: AddOptions) => addUser(context, name, options));
  command
    .command('list')
    .description('list all users')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => listUsers(context, options));
  command
    .command('passwd <name>')
    .description('set the password of a user and end their sessions')
    .option('--json', 'print JSON')
    .action((name: string, options: { json?: boolean }) => setPassword(context, name, options));
}

async function addUser(context: CliContext, name: string, { json, ...options }: AddOptions): Promise<void> {
  const typed = await readPassword(context);
  const user = await withHouse(context, 'user', async ({ gallery, passwords }) => {
    const password = await passwords.prepare(typed);
    const request = { viewer, reason: 'User added by command' };
    return (await gallery.change(request, tx => tx.users.create({ ...options, name, password }))).value;
  });
  print(context, json ? JSON.stringify(user) : `${user.name} was added as ${user.role}.`);
}

async function listUsers(context: CliContext, { json }: { json?: boolean }): Promise<void> {
  const users = await withHouse(context, 'user', ({ gallery }) => gallery.as(viewer).users.list());
  if (json) return print(context, JSON.stringify({ data: users }));
  for (const user of users) print(context, describeUser(user));
}

function describeUser({ name, role, displayName, disabledAt }: User): string {
  return [name.padEnd(20), role.padEnd(8), displayName, disabledAt ? '(disabled)' : ''].join(' ').trimEnd();
}

async function setPassword(context: CliContext, name: string, { json }: { json?: boolean }): Promise<void> {
  const typed = await readPassword(context);
  await withHouse(context, 'user', async ({ gallery, passwords }) => {
    const users = await gallery.as(viewer).users.list();
    const wanted = name.toLowerCase();
    const user = users.find(each => each.name.toLowerCase() === wanted);
    if (!user) return fail('NOT_FOUND', { message: `There is no user ${name}.` });
    const request = { viewer, reason: 'Password set by command' };
    const password = await passwords.prepare(typed);
    return gallery.change(request, tx => tx.users.setPassword(user.id, password));
  });
  print(context, json ? JSON.stringify({ name }) : `The password of ${name} was set.`);
}

function print({ stdout }: CliContext, text: string): void {
  stdout.write(`${text}\n`);
}
