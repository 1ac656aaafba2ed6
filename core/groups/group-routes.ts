import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { idOf, renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, Writers } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';

interface Parts {
  readonly gallery: Gallery;
  readonly views: Views;
}

/** People who are offered at once to be brought into a group. */
const mostOffered = 50;

/** `/admin/groups/…`: groups and who is in them. */
export function groupRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  const get = (path: string, show: (parts: Parts, ctx: Context) => Promise<void>) =>
    router.get(path, permit('admin'), ctx => show(parts, ctx));
  const post = (path: string, handle: (parts: Parts, ctx: Context) => Promise<void>) =>
    router.post(path, permit('admin'), ctx => handle(parts, ctx));
  get('/admin/groups', showList);
  get('/admin/groups/new', (_, ctx) => showNew(parts, ctx));
  post('/admin/groups/new', createGroup);
  get('/admin/groups/:id', (_, ctx) => showEdit(parts, ctx));
  post('/admin/groups/:id', saveGroup);
  post('/admin/groups/:id/members', changeMembers);
  post('/admin/groups/:id/remove', removeGroup);
  return router;
}

async function showList({ views }: Parts, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const model = { title: t('people.groups'), place: 'groups', groups: await read.groups.list() };
  await renderManagePage(views, ctx, { name: '@groups/list', model });
}

async function showNew({ views }: Parts, ctx: Context, form: FormState = freshForm({})): Promise<void> {
  const model = { title: ctx.state.t('people.group.new'), place: 'groups', form };
  await renderManagePage(views, ctx, { name: '@groups/new', model });
}

async function createGroup(parts: Parts, ctx: Context): Promise<void> {
  const { form } = ctx.state;
  const group = readGroup(form);
  await acceptForm(
    ctx,
    async () => {
      const { value, changesetId } = await change(parts, ctx, { deed: 'groupAdded', name: group.name }, tx =>
        tx.groups.create(group),
      );
      goOnAfterChange(ctx, `/admin/groups/${value.id}`, changesetId);
    },
    problem => showNew(parts, ctx, returnedForm(form, problem)),
  );
}

async function showEdit({ views }: Parts, ctx: Context, returned?: FormState): Promise<void> {
  const { read, t } = ctx.state;
  const group = await findGroup(ctx);
  const text = typeof ctx.query.q === 'string' ? ctx.query.q.trim().slice(0, 200) : '';
  const found = await read.users.search(text, { limit: mostOffered });
  const model = {
    title: group.name,
    place: 'groups',
    group,
    form: returned ?? freshForm({ name: group.name, description: group.description ?? '' }),
    noForm: freshForm({}),
    text,
    others: found.items.filter(user => !user.groupIds.includes(group.id) && user.disabledAt === null),
    isCut: found.next !== null,
    problem: ctx.query.problem === 'none' ? t('people.group.problem.none') : null,
  };
  await renderManagePage(views, ctx, { name: '@groups/edit', model });
}

async function saveGroup(parts: Parts, ctx: Context): Promise<void> {
  const { id, name } = await findGroup(ctx);
  const { form } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const { changesetId } = await change(parts, ctx, { deed: 'groupEdited', name }, tx =>
        tx.groups.edit(id, readGroup(form)),
      );
      goOnAfterChange(ctx, `/admin/groups/${id}`, changesetId);
    },
    problem => showEdit(parts, ctx, returnedForm(form, problem)),
  );
}

/** Brings the ones who are ticked in, or takes them out. */
async function changeMembers(parts: Parts, ctx: Context): Promise<void> {
  const { id, name } = await findGroup(ctx);
  const { form } = ctx.state;
  const users = form.getAll('user');
  if (users.length === 0) {
    ctx.redirect(`/admin/groups/${id}?problem=none`);
    ctx.status = 303;
    return;
  }
  const asked = form.get('deed');
  if (asked !== 'add' && asked !== 'remove') fail('NOT_ACCEPTED', { pointer: '/deed' });
  const isAdding = asked === 'add';
  const deed = isAdding ? 'membersAdded' : 'membersRemoved';
  const { changesetId } = await change(parts, ctx, { deed, name, count: users.length }, tx =>
    isAdding ? tx.groups.addMembers(id, users) : tx.groups.removeMembers(id, users),
  );
  goOnAfterChange(ctx, `/admin/groups/${id}`, changesetId);
}

async function removeGroup(parts: Parts, ctx: Context): Promise<void> {
  const { id, name } = await findGroup(ctx);
  const { changesetId } = await change(parts, ctx, { deed: 'groupRemoved', name }, tx =>
    tx.groups.remove(id),
  );
  goOnAfterChange(ctx, '/admin/groups', changesetId);
}

function change<Value>(
  { gallery }: Parts,
  { state }: Context,
  { deed, name, count = 0 }: { deed: string; name: string; count?: number },
  write: (tx: Writers) => Promise<Value>,
) {
  const reason = state.t(`people.reason.${deed}`, { name, count });
  return gallery.change({ viewer: state.viewer, reason }, write);
}

function readGroup(form: URLSearchParams) {
  return { name: form.get('name') ?? '', description: form.get('description')?.trim() || null };
}

async function findGroup(ctx: Context) {
  return (await ctx.state.read.groups.find(idOf(ctx))) ?? fail('NOT_FOUND');
}
