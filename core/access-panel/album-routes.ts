import Router from '@koa/router';
import { AppError, fail, isAppError } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, returnedForm } from '../http/form-state.ts';
import { idOf, renderManagePage, requireVerb } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Album, AlbumEdit, AlbumRules, Gallery, PlaceShown, Verb } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { languageOf } from '../views/texts/language.ts';
import { readAudience, readChoice, readTime } from './choices.ts';
import { albumPanelModel } from './routes/album-panel-model.ts';
import type { PanelForms } from './routes/panel-model.ts';
import { describeWidening, type NewRules } from './widening.ts';

export interface PanelParts {
  readonly gallery: Gallery;
  readonly views: Views;
}

/** `/admin/albums/<id>/access`: who can see an album, why, and all that changes it. */
export function albumAccessRoutes(parts: PanelParts): Router<RequestState> {
  const router = new Router<RequestState>();
  const path = '/admin/albums/:id/access';
  const post = (name: string, handle: (parts: PanelParts, ctx: Context) => Promise<void>) =>
    router.post(`${path}/${name}`, permit('edit'), ctx => handle(parts, ctx));
  router.get(path, permit('edit'), async ctx => showPanel(parts, ctx, await findManaged(ctx)));
  post('own', giveOwnRules);
  post('inherit', inheritRules);
  post('audience', saveAudience);
  post('grants', addGrant);
  post('grants/change', changeGrant);
  post('grants/remove', removeGrant);
  post('shown', saveShown);
  post('time', saveTime);
  return router;
}

async function showPanel({ views }: PanelParts, ctx: Context, album: Album, forms: PanelForms = {}) {
  const model = await albumPanelModel(ctx, album, forms);
  await renderManagePage(views, ctx, { name: '@access-panel/album', model });
}

/** The album, for who may manage it. */
async function findManaged(ctx: Context): Promise<Album> {
  return requireVerb(await ctx.state.read.albums.findById(idOf(ctx)), 'manage');
}

async function findRules(ctx: Context, album: Album): Promise<AlbumRules> {
  return (await ctx.state.read.access.rules(album.id)) ?? fail('NOT_FOUND');
}

/** Rules of its own begin as a copy of those that hold: nobody gains or loses anything by it. */
async function giveOwnRules(parts: PanelParts, ctx: Context): Promise<void> {
  const album = await findManaged(ctx);
  if (album.ownAudience !== null) return goOnAfterChange(ctx, panelOf(album), null);
  const rules = await findRules(ctx, album);
  const edit = { audience: rules.audience, audienceVerbs: rules.verbs, grants: grantsOf(rules) };
  await save(parts, ctx, { album, edit, deed: 'own' });
}

async function inheritRules(parts: PanelParts, ctx: Context): Promise<void> {
  const album = await findManaged(ctx);
  if (album.parentId === null || album.ownAudience === null)
    return goOnAfterChange(ctx, panelOf(album), null);
  const rules = await findRules(ctx, album);
  const above = await ctx.state.read.access.rules(album.parentId);
  // Whoever doesn't manage the album above isn't told its rules; the widest is warned of.
  const after: NewRules = {
    audience: above?.audience ?? 'restricted',
    verbs: above?.verbs ?? ['view'],
    source: above?.source.title ?? album.above.at(-1)?.title ?? '',
    dropped: rules.grants.length,
  };
  if (await asksFirst(parts, ctx, { album, rules, after })) return;
  await save(parts, ctx, { album, edit: { audience: null }, deed: 'audience' });
}

async function saveAudience(parts: PanelParts, ctx: Context): Promise<void> {
  const album = await findManaged(ctx);
  const { form } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const edit = readAudience(form);
      const rules = await findRules(ctx, album);
      const after = { audience: edit.audience, verbs: edit.audienceVerbs, source: album.title, dropped: 0 };
      // What inherits so far has its people copied, so that it differs in nothing but what was changed.
      const grants = album.ownAudience === null ? { grants: grantsOf(rules) } : {};
      if (await asksFirst(parts, ctx, { album, rules: { ...rules, source: album }, after })) return;
      await save(parts, ctx, { album, edit: { ...edit, ...grants }, deed: 'audience' });
    },
    problem => showPanel(parts, ctx, album, { audience: returnedForm(form, problem) }),
  );
}

/** Shows whom a change lets in before it is made; false when it lets in nobody, or that was read already. */
async function asksFirst(
  { views }: PanelParts,
  ctx: Context,
  { album, rules, after }: { album: Album; rules: AlbumRules; after: NewRules },
): Promise<boolean> {
  const { form, read, t } = ctx.state;
  if (form.has('confirmed')) return false;
  const reach = (await read.access.reach(album.id)) ?? fail('NOT_FOUND');
  const plan = describeWidening(rules, after, { reach, language: languageOf(ctx.state) });
  if (plan === null) return false;
  const fields = [...form].filter(([name]) => ['audience', 'besides'].includes(name));
  const model = {
    title: t('access.plan.title'),
    plan,
    fields,
    action: ctx.path,
    panel: panelOf(album),
    name: album.title,
  };
  await renderManagePage(views, ctx, { name: '@access-panel/confirm', model });
  return true;
}

async function addGrant(parts: PanelParts, ctx: Context): Promise<void> {
  const album = await findManaged(ctx);
  const { form, read } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const kind = form.get('kind') === 'group' ? 'group' : 'user';
      const name = (form.get('who') ?? '').trim();
      const verbs = readChoice(form.get('may') ?? '');
      const to = name === '' ? undefined : await read.access.findGrantee(album.id, { kind, name });
      if (!to) throw new AppError('VALIDATION_FAILED', { pointer: '/who' });
      await withNewest(ctx, async album => {
        const grants = { ...grantsOf(await findRules(ctx, album)), [`${to.kind}:${to.id}`]: verbs };
        await save(parts, ctx, { album, edit: { grants }, deed: 'granted', name: to.name });
      });
    },
    problem => showPanel(parts, ctx, album, { grants: returnedForm(form, problem) }),
  );
}

/** Tries of one change against others at the same time; each round one of them gets through. */
const mostTries = 50;

/**
 * Does something with an album as it is now, anew when somebody else was faster: grants are written as a whole, and one that
 * was just taken away must not come back with another that is given.
 */
async function withNewest(ctx: Context, work: (album: Album) => Promise<void>): Promise<void> {
  for (let left = mostTries; ; left--) {
    try {
      return await work(await findManaged(ctx));
    } catch (error) {
      if (left === 0 || !isAppError(error, 'STALE')) throw error;
    }
  }
}

/** What one of those in the list may do from now on. */
async function changeGrant(parts: PanelParts, ctx: Context): Promise<void> {
  const album = await findManaged(ctx);
  const { form } = ctx.state;
  const may = form.get('may') ?? '';
  await acceptForm(
    ctx,
    () =>
      withNewest(ctx, async album => {
        const rules = await findRules(ctx, album);
        const found = rules.grants.find(grant => grant.id === form.get('grant'));
        if (may === '' || album.ownAudience === null) return goOnAfterChange(ctx, panelOf(album), null);
        if (!found) throw new AppError('VALIDATION_FAILED', { pointer: '/grants' });
        const grants = { ...grantsOf(rules), [found.id]: readChoice(may) };
        await save(parts, ctx, { album, edit: { grants }, deed: 'changed', name: found.to.name });
      }),
    problem => showPanel(parts, ctx, album, { rows: returnedForm(form, problem) }),
  );
}

async function removeGrant(parts: PanelParts, ctx: Context): Promise<void> {
  const album = await findManaged(ctx);
  const { form } = ctx.state;
  await acceptForm(
    ctx,
    () =>
      withNewest(ctx, async album => {
        const rules = await findRules(ctx, album);
        const gone = rules.grants.find(grant => grant.id === form.get('grant'));
        if (!gone || album.ownAudience === null) return goOnAfterChange(ctx, panelOf(album), null);
        const { [gone.id]: _, ...grants } = grantsOf(rules);
        await save(parts, ctx, { album, edit: { grants }, deed: 'removed', name: gone.to.name });
      }),
    problem => showPanel(parts, ctx, album, { rows: returnedForm(form, problem) }),
  );
}

async function saveShown(parts: PanelParts, ctx: Context): Promise<void> {
  const album = await findManaged(ctx);
  const { form } = ctx.state;
  const text = (name: string) => form.get(name) ?? '';
  await acceptForm(
    ctx,
    async () => {
      const edit = {
        largestSize: text('largestSize') === '' ? null : Number(text('largestSize')),
        placeShown: (text('placeShown') || null) as PlaceShown | null,
        cameraShown: text('cameraShown') === '' ? null : text('cameraShown') === 'yes',
        ...(form.has('watermark') && { watermark: text('watermark') || null }),
      };
      await save(parts, ctx, { album, edit, deed: 'shown' });
    },
    problem => showPanel(parts, ctx, album, { shown: returnedForm(form, problem) }),
  );
}

async function saveTime(parts: PanelParts, ctx: Context): Promise<void> {
  const album = await findManaged(ctx);
  const { form, read } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const before = (await read.access.time({ kind: 'album', id: album.id })) ?? fail('NOT_FOUND');
      await save(parts, ctx, { album, edit: readTime(form, before), deed: 'when' });
    },
    problem => showPanel(parts, ctx, album, { time: returnedForm(form, problem) }),
  );
}

interface Deed {
  readonly album: Album;
  readonly edit: AlbumEdit;
  readonly deed: 'own' | 'audience' | 'granted' | 'changed' | 'removed' | 'shown' | 'when';
  readonly name?: string;
}

async function save(
  { gallery }: PanelParts,
  ctx: Context,
  { album, edit, deed, name = '' }: Deed,
): Promise<void> {
  const { viewer, t } = ctx.state;
  const reason = t(`access.done.${deed}`, { title: album.title, name });
  const expected = edit.grants === undefined ? undefined : { revision: album.revision };
  const { changesetId } = await gallery.change({ viewer, reason }, tx =>
    tx.albums.edit(album.id, edit, expected),
  );
  goOnAfterChange(ctx, panelOf(album), changesetId);
}

function grantsOf({ grants }: AlbumRules): Record<string, readonly Verb[]> {
  return Object.fromEntries(grants.map(({ id, verbs }) => [id, verbs]));
}

function panelOf({ id }: Album): string {
  return `/admin/albums/${id}/access`;
}
