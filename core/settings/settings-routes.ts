import Router from '@koa/router';
import { fail, isAppError } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { asBackground } from '../http/locale.ts';
import { renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, SiteSettings } from '../plugin-api/index.ts';
import type { Catalogues } from '../views/catalogues.ts';
import type { Views } from '../views/create-views.ts';
import { nameLanguage } from '../views/language-names.ts';
import type { Themes } from '../views/themes.ts';

export interface SettingsParts {
  readonly gallery: Gallery;
  readonly views: Views;
  readonly catalogues: Catalogues;
  readonly themes: Themes;
}

/** `/admin/settings`: what the gallery is called and how it looks at first. */
export function settingsRoutes(parts: SettingsParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/settings', permit('admin'), async ctx => {
    await showForm(parts, ctx, { site: await ctx.state.read.settings.site(), problem: null });
  });
  router.post('/admin/settings', permit('admin'), async ctx => {
    const site = readSite(ctx.state.form);
    try {
      const { viewer, t } = ctx.state;
      if (site.theme !== null && !parts.themes.find(site.theme)) fail('NOT_ACCEPTED', { pointer: '/theme' });
      const request = { viewer, reason: t('manage.reason.settingsEdited') };
      const { changesetId } = await parts.gallery.change(request, tx => tx.settings.editSite(site));
      goOnAfterChange(ctx, '/admin/settings', changesetId);
    } catch (error) {
      if (!isAppError(error) || error.pointer === undefined) throw error;
      ctx.status = error.status;
      await showForm(parts, ctx, {
        site,
        problem: ctx.state.t(`manage.settings.problem.${error.pointer.split('/').at(-1)}`),
      });
    }
  });
  return router;
}

function readSite(form: URLSearchParams): SiteSettings {
  return {
    name: form.get('name')?.trim() ?? '',
    tagline: form.get('tagline')?.trim() ?? '',
    background: asBackground(form.get('background')),
    language: form.get('language') ?? 'en',
    theme: form.get('theme') || null,
    links: {
      longestDays: readDays(form.get('longestDays')),
      passwordRequired: form.get('passwordRequired') !== null,
      originals: form.get('noOriginals') === null,
    },
  };
}

/** Empty: no bound. What is no number is left to the check, which names the field. */
function readDays(text: string | null): number | null {
  return text?.trim() ? Number(text) : null;
}

async function showForm(
  { views, catalogues, themes }: SettingsParts,
  ctx: Context,
  model: { site: SiteSettings; problem: string | null },
): Promise<void> {
  const title = ctx.state.t('manage.settings.title');
  const languages = catalogues.locales.map(code => ({ code, name: nameLanguage(code) }));
  await renderManagePage(views, ctx, {
    name: '@settings/settings',
    model: {
      title,
      place: 'settings',
      languages,
      themes: themes.list().map(({ id, title: label }) => ({ id, label })),
      themeProblems: views.problems
        .list()
        .filter(({ owner }) => owner === `theme:${model.site.theme}`)
        .map(({ template, message }) => `${template}: ${message.split('\n')[0]}`),
      ...model,
    },
  });
}
