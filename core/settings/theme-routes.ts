import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { renderManagePage } from '../http/manage-page.ts';
import { ownPath } from '../http/own-path.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { ThemePreview } from '../http/theme-preview.ts';
import type { Gallery } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import type { Theme, Themes } from '../views/themes/themes.ts';
import {
  type FilledTheme,
  nameTheme,
  problemsOf,
  readThemeForm,
  themeCards,
  themeForm,
} from './routes/theme-model.ts';

export interface ThemeRouteParts {
  readonly gallery: Gallery;
  readonly views: Views;
  readonly themes: Themes;
  readonly themePreview: ThemePreview;
}

/** `/admin/themes`: which there are, which is in use, how one looks, and what it may be told. */
export function themeRoutes(parts: ThemeRouteParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/themes', permit('admin'), ctx => showThemes(parts, ctx));
  router.post('/admin/themes', permit('admin'), ctx => useTheme(parts, ctx));
  router.post('/admin/themes/preview', permit('admin'), ctx => previewTheme(parts, ctx));
  router.get('/admin/themes/:id', permit('admin'), ctx => showSettings(parts, ctx));
  router.post('/admin/themes/:id', permit('admin'), ctx => saveSettings(parts, ctx));
  return router;
}

async function showThemes(parts: ThemeRouteParts, ctx: Context): Promise<void> {
  const site = await ctx.state.read.settings.site();
  const themes = themeCards(parts, ctx, site.theme);
  await renderManagePage(parts.views, ctx, {
    name: '@settings/themes',
    model: {
      title: ctx.state.t('themes.title'),
      place: 'settings',
      themes,
      missing: site.theme !== null && !parts.themes.find(site.theme) ? site.theme : null,
      broken: parts.themes.problems.map(({ message }) => message),
    },
  });
}

async function useTheme({ gallery, themes, themePreview }: ThemeRouteParts, ctx: Context): Promise<void> {
  const { viewer, t, form } = ctx.state;
  const theme = themes.find(form.get('theme') ?? '') ?? fail('NOT_ACCEPTED', { pointer: '/theme' });
  const request = { viewer, reason: t('themes.reason.used', { title: theme.title }) };
  const { changesetId } = await gallery.change(request, tx =>
    tx.settings.editSite({ theme: theme.default ? null : theme.id }),
  );
  if (ctx.state.previewTheme) themePreview.stop(ctx);
  goOnAfterChange(ctx, '/admin/themes', changesetId);
}

/** With a theme the look at it begins, without one it ends. */
async function previewTheme({ themes, themePreview }: ThemeRouteParts, ctx: Context): Promise<void> {
  const { form } = ctx.state;
  const id = form.get('theme') ?? '';
  if (id === '') themePreview.stop(ctx);
  else themePreview.begin(ctx, (themes.find(id) ?? fail('NOT_ACCEPTED', { pointer: '/theme' })).id);
  ctx.redirect(ownPath(form.get('back'), id === '' ? '/admin/themes' : '/'));
  ctx.status = 303;
}

function themeOf({ themes }: ThemeRouteParts, ctx: Context): Theme {
  const { id } = (ctx as Context & { params: { id: string } }).params;
  return themes.find(id) ?? fail('NOT_FOUND');
}

async function showSettings(parts: ThemeRouteParts, ctx: Context, returned?: FilledTheme): Promise<void> {
  const theme = themeOf(parts, ctx);
  const { themeSettings } = await ctx.state.read.settings.site();
  const values = theme.settings.resolve(themeSettings[theme.id] ?? {});
  const form = themeForm(parts.views, ctx, returned ?? { theme, values }) ?? fail('NOT_FOUND');
  const named = nameTheme(parts.views, theme, ctx.state.locale);
  await renderManagePage(parts.views, ctx, {
    name: '@settings/theme',
    model: {
      title: named.title,
      place: 'settings',
      named: { ...named, problems: problemsOf(parts.views, theme.id) },
      form,
    },
  });
}

async function saveSettings(parts: ThemeRouteParts, ctx: Context): Promise<void> {
  const theme = themeOf(parts, ctx);
  const { viewer, t, read } = ctx.state;
  const { values, problems, own } = readThemeForm(theme, ctx, theme.settings.defaults);
  if (problems.length > 0) {
    ctx.status = 400;
    return showSettings(parts, ctx, { theme, values, problems });
  }
  const { themeSettings } = await read.settings.site();
  const { [theme.id]: _, ...others } = themeSettings;
  const next = Object.keys(own).length > 0 ? { ...others, [theme.id]: own as never } : others;
  const request = { viewer, reason: t('themes.reason.set', { title: theme.title }) };
  const { changesetId } = await parts.gallery.change(request, tx =>
    tx.settings.editSite({ themeSettings: next }),
  );
  goOnAfterChange(ctx, `/admin/themes/${theme.id}`, changesetId);
}
