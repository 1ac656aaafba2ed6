import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, PresetRecipe } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { languageOf } from '../views/texts/language.ts';
import type { PresetSource } from './preset-source.ts';
import type { PresetWork } from './preset-work.ts';
import { currentRecipe, firstRecipe, proposeRevision } from './propose.ts';
import { findProblems, readRecipe, recipeForm } from './routes/preset-form.ts';
import { listModel, planModel } from './routes/preset-model.ts';
import { isPresetName } from './schemas.ts';
import { isStandard } from './standard.ts';

export interface PresetRouteParts {
  readonly gallery: Gallery;
  readonly views: Views;
  readonly presets: PresetSource;
  readonly presetWork: PresetWork;
}

type WithParams = Context & { params?: Record<string, string> };

/** `/admin/presets`: the sizes that pictures are made in. */
export function presetRoutes(parts: PresetRouteParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/presets', permit('admin'), ctx => showList(parts, ctx));
  router.post('/admin/presets', permit('admin'), async ctx => {
    await (ctx.state.form.get('do') === 'clean' ? parts.presetWork.clean() : parts.presetWork.fill());
    ctx.redirect('/admin/presets?started');
    ctx.status = 303;
  });
  router.get('/admin/presets/new', permit('admin'), ctx =>
    showForm(parts, ctx, { name: '', isNew: true, recipe: firstRecipe }),
  );
  router.post('/admin/presets/new', permit('admin'), ctx =>
    takeForm(parts, ctx, { name: ctx.state.form.get('name')?.trim() ?? '', isNew: true }),
  );
  router.get('/admin/presets/:name', permit('admin'), async ctx => {
    const name = await findName(parts, ctx);
    await showForm(parts, ctx, {
      name,
      isNew: false,
      recipe: currentRecipe(await parts.presets.read(), name),
    });
  });
  router.post('/admin/presets/:name', permit('admin'), async ctx =>
    takeForm(parts, ctx, { name: await findName(parts, ctx), isNew: false }),
  );
  router.post('/admin/presets/:name/retire', permit('admin'), async ctx => {
    const name = await findName(parts, ctx);
    const request = { viewer: ctx.state.viewer, reason: ctx.state.t('presets.reason.retired', { name }) };
    const { changesetId } = await parts.gallery.change(request, tx => tx.presets.retire(name));
    goOnAfterChange(ctx, '/admin/presets', changesetId);
  });
  return router;
}

async function findName({ presets }: PresetRouteParts, { params = {} }: WithParams): Promise<string> {
  const { inForce } = await presets.read();
  return inForce.find(({ name }) => name === params.name)?.name ?? fail('NOT_FOUND');
}

async function showList({ views, presets, presetWork }: PresetRouteParts, ctx: Context): Promise<void> {
  const [known, kept] = await Promise.all([presets.read(), presetWork.kept()]);
  await renderManagePage(views, ctx, {
    name: '@presets/presets',
    model: {
      title: ctx.state.t('presets.title'),
      place: 'settings',
      isStarted: 'started' in ctx.query,
      ...listModel(known, kept, languageOf(ctx.state)),
    },
  });
}

interface Asked {
  readonly name: string;
  readonly isNew: boolean;
}

/** Shows what the recipe would make, or puts it in force. */
async function takeForm(parts: PresetRouteParts, ctx: Context, { name, isNew }: Asked): Promise<void> {
  const { t, viewer, form } = ctx.state;
  const known = await parts.presets.read();
  const recipe = readRecipe(name, form, isNew ? firstRecipe : currentRecipe(known, name));
  const problems = findProblems(name, recipe);
  const isTaken = isNew && (!isPresetName(name) || known.inForce.some(each => each.name === name));
  if (problems.length > 0 || isTaken) {
    ctx.status = 400;
    return showForm(parts, ctx, { name, isNew, recipe, problems, isTaken });
  }
  const revision = proposeRevision(known, name, recipe);
  if (form.get('do') !== 'apply') {
    const plan = planModel(await parts.presetWork.plan([revision]), languageOf(ctx.state));
    return showForm(parts, ctx, { name, isNew, recipe, plan: { ...plan, revision: revision.revision } });
  }
  const request = { viewer, reason: t('presets.reason.edited', { name }) };
  const { changesetId } = await parts.gallery.change(request, tx => tx.presets.edit(name, recipe));
  await parts.presetWork.fill();
  goOnAfterChange(ctx, '/admin/presets', changesetId);
}

interface Shown extends Asked {
  readonly recipe: PresetRecipe;
  readonly plan?: object;
  readonly problems?: ReturnType<typeof findProblems>;
  /** The name is another's, or can't be one. */
  readonly isTaken?: boolean;
}

async function showForm(
  { views }: PresetRouteParts,
  ctx: Context,
  { name, isNew, recipe, plan, problems = [], isTaken = false }: Shown,
): Promise<void> {
  const { t } = ctx.state;
  await renderManagePage(views, ctx, {
    name: '@presets/preset',
    model: {
      title: isNew ? t('presets.new') : t('presets.of', { name }),
      place: 'settings',
      action: `/admin/presets/${isNew ? 'new' : name}`,
      ...{ name, isNew, mayRetire: !isNew && !isStandard(name), plan: plan ?? null },
      nameProblem: isTaken ? t('presets.name.problem') : '',
      form: recipeForm(name, recipe, { t, problems }),
    },
  });
}
