import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { idOf, renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, User, Writers } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { readPage } from '../views/page/paging.ts';
import type { Account } from './account.ts';
import type { AccountLinks, HandedLink } from './account-links.ts';
import type { Passwords } from './passwords.ts';
import { fieldsOf, readUser, roleOptions, saveGroups, stateOf, userRow } from './routes/user-form.ts';

export interface UserManageParts {
  readonly views: Views;
  readonly gallery: Gallery;
  readonly passwords: Pick<Passwords, 'prepare'>;
  readonly account: Pick<Account, 'sessions' | 'endSession'>;
  readonly accountLinks: AccountLinks;
  /** BCP 47; invitations are written in it. */
  readonly siteLanguage: () => string;
}

/** `/admin/users/…`: adding, inviting, editing and disabling people. */
export function userManageRoutes(parts: UserManageParts): Router<RequestState> {
  const router = new Router<RequestState>();
  const get = (path: string, show: (parts: UserManageParts, ctx: Context) => Promise<void>) =>
    router.get(path, permit('admin'), ctx => show(parts, ctx));
  const post = (path: string, handle: (parts: UserManageParts, ctx: Context) => Promise<void>) =>
    router.post(path, permit('admin'), ctx => handle(parts, ctx));
  get('/admin/users', showList);
  get('/admin/users/new', (_, ctx) => showNew(parts, ctx));
  post('/admin/users/new', addUser);
  get('/admin/users/:id', (_, ctx) => showEdit(parts, ctx));
  post('/admin/users/:id', saveUser);
  post('/admin/users/:id/disabled', setDisabled);
  post('/admin/users/:id/invite', inviteAgain);
  post('/admin/users/:id/link', handOutLink);
  post('/admin/users/:id/sessions', endSessions);
  return router;
}

async function showList({ views }: UserManageParts, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const text = typeof ctx.query.q === 'string' ? ctx.query.q.trim().slice(0, 200) : '';
  const [page, groups] = await Promise.all([
    read.users.search(text, readPage(ctx.query)),
    read.groups.list(),
  ]);
  const byId = new Map(groups.map(group => [group.id, group]));
  const address = (cursor: Record<string, string>) =>
    `/admin/users?${new URLSearchParams({ ...(text && { q: text }), ...cursor })}`;
  const model = {
    title: t('people.users'),
    place: 'users',
    text,
    isFiltered: text !== '' || ctx.query.after !== undefined || ctx.query.before !== undefined,
    users: page.items.map(user => userRow(user, byId, t)),
    next: page.next && address({ after: page.next }),
    previous: page.previous && address({ before: page.previous }),
  };
  await renderManagePage(views, ctx, { name: '@users/manage/list', model });
}

async function showNew(parts: UserManageParts, ctx: Context, returned?: FormState): Promise<void> {
  const { t, read } = ctx.state;
  const model = {
    title: t('people.user.new'),
    place: 'users',
    form: returned ?? freshForm({ role: 'member' }),
    roles: roleOptions(t),
    groups: await read.groups.list(),
    canMail: parts.accountLinks.canMail,
  };
  await renderManagePage(parts.views, ctx, { name: '@users/manage/new', model });
}

/** With a password, or without one and by a link. */
async function addUser(parts: UserManageParts, ctx: Context): Promise<void> {
  const { form } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const name = form.get('name') ?? '';
      const typed = form.get('password') ?? '';
      const password = typed === '' ? null : await parts.passwords.prepare(typed);
      const { value: user, changesetId } = await change(parts, ctx, { deed: 'userAdded', name }, async tx => {
        const added = await tx.users.create({ ...readUser(form), name, password });
        await saveGroups(tx, added, form);
        return added;
      });
      if (password !== null) return goOnAfterChange(ctx, `/admin/users/${user.id}`, changesetId);
      await showInvited(parts, ctx, { user, changesetId });
    },
    problem => showNew(parts, ctx, returnedForm(form, problem)),
  );
}

async function showEdit(
  parts: UserManageParts,
  ctx: Context,
  given?: { user: User; form: FormState },
): Promise<void> {
  const { t, read } = ctx.state;
  const user = given?.user ?? (await findUser(ctx));
  const [groups, sessions, invitedUntil] = await Promise.all([
    read.groups.list(),
    parts.account.sessions(user.id),
    parts.accountLinks.openInvitation(user.id),
  ]);
  const model = {
    title: user.displayName,
    place: 'users',
    user: { ...user, state: stateOf(user, t) },
    form: given?.form ?? freshForm(fieldsOf(user)),
    roles: roleOptions(t),
    groups,
    memberOf: groups.filter(({ id }) => user.groupIds.includes(id)),
    sessionCount: sessions.length,
    invitedUntil: invitedUntil ?? null,
    canMail: parts.accountLinks.canMail,
    isMailed: ctx.query.mailed === '1' && user.email !== null,
  };
  await renderManagePage(parts.views, ctx, { name: '@users/manage/edit', model });
}

async function saveUser(parts: UserManageParts, ctx: Context): Promise<void> {
  const user = await findUser(ctx);
  const { form, viewer } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const edit = readUser(form);
      const { changesetId } = await change(parts, ctx, { deed: 'userEdited', name: user.name }, async tx => {
        // the groups first: who stops being an administrator may no more
        await saveGroups(tx, user, form);
        await tx.users.edit(user.id, edit);
      });
      const isLeaving = viewer.kind === 'user' && viewer.userId === user.id && edit.role !== 'admin';
      goOnAfterChange(ctx, isLeaving ? '/account' : `/admin/users/${user.id}`, changesetId);
    },
    problem => showEdit(parts, ctx, { user, form: returnedForm(form, problem) }),
  );
}

async function setDisabled(parts: UserManageParts, ctx: Context): Promise<void> {
  const user = await findUser(ctx);
  const disabled = ctx.state.form.get('disabled') === 'on';
  await acceptForm(
    ctx,
    async () => {
      const deed = disabled ? 'userDisabled' : 'userEnabled';
      const { changesetId } = await change(parts, ctx, { deed, name: user.name }, tx =>
        tx.users.edit(user.id, { disabled }),
      );
      goOnAfterChange(ctx, `/admin/users/${user.id}`, changesetId);
    },
    problem => showEdit(parts, ctx, { user, form: { ...freshForm(fieldsOf(user)), summary: problem.text } }),
  );
}

async function inviteAgain(parts: UserManageParts, ctx: Context): Promise<void> {
  const user = await findUser(ctx);
  if (user.hasPassword || user.disabledAt !== null) fail('CONFLICT');
  await showInvited(parts, ctx, { user, changesetId: null });
}

/** A link that went out by mail needs nobody; any other is shown, this once, to be passed on. */
async function showInvited(
  parts: UserManageParts,
  ctx: Context,
  { user, changesetId }: { user: User; changesetId: string | null },
): Promise<void> {
  const link = await parts.accountLinks.invite(user, parts.siteLanguage());
  if (!link.isMailed) {
    const hasMailFailed = parts.accountLinks.canMail && user.email !== null;
    return showLink(parts, ctx, { user, link, hasMailFailed });
  }
  const done = changesetId === null ? '' : `&done=${changesetId}`;
  ctx.redirect(`/admin/users/${user.id}?mailed=1${done}`);
  ctx.status = 303;
}

async function handOutLink(parts: UserManageParts, ctx: Context): Promise<void> {
  const user = await findUser(ctx);
  if (user.disabledAt !== null) fail('CONFLICT');
  await showLink(parts, ctx, { user, link: await parts.accountLinks.handOut(user), hasMailFailed: false });
}

/** Answers the form itself: an address that leads on to it would have to hold the secret. */
async function showLink(
  { views }: UserManageParts,
  ctx: Context,
  { user, link, hasMailFailed }: { user: User; link: HandedLink; hasMailFailed: boolean },
): Promise<void> {
  const { t } = ctx.state;
  const model = {
    title: t(user.hasPassword ? 'people.link.reset' : 'people.link.invite', { name: user.displayName }),
    place: 'users',
    user,
    link,
    hasMailFailed,
  };
  await renderManagePage(views, ctx, { name: '@users/manage/link', model });
}

async function endSessions(parts: UserManageParts, ctx: Context): Promise<void> {
  const user = await findUser(ctx);
  await parts.account.endSession(user.id, 'others', ctx.state.sessionId);
  ctx.redirect(`/admin/users/${user.id}`);
  ctx.status = 303;
}

function change<Value>(
  { gallery }: UserManageParts,
  { state }: Context,
  { deed, name }: { deed: string; name: string },
  write: (tx: Writers) => Promise<Value>,
) {
  return gallery.change({ viewer: state.viewer, reason: state.t(`people.reason.${deed}`, { name }) }, write);
}

async function findUser(ctx: Context): Promise<User> {
  return (await ctx.state.read.users.find(idOf(ctx))) ?? fail('NOT_FOUND');
}
