import Router from '@koa/router';
import { isAppError } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { asBackground } from '../http/locale.ts';
import { renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { EmbeddingPolicy, Gallery, SiteSettings } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import type { Catalogues } from '../views/texts/catalogues.ts';
import { nameLanguage } from '../views/texts/language-names.ts';

export interface SettingsParts {
  readonly gallery: Gallery;
  readonly views: Views;
  readonly catalogues: Catalogues;
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
      const request = { viewer, reason: t('manage.reason.settingsEdited') };
      const { changesetId } = await parts.gallery.change(request, tx => tx.settings.editSite(site));
      goOnAfterChange(ctx, '/admin/settings', changesetId);
    } catch (error) {
      if (!isAppError(error) || error.pointer === undefined) throw error;
      ctx.status = error.status;
      await showForm(parts, ctx, {
        site,
        problem: ctx.state.t(
          `manage.settings.problem.${error.pointer.split('/').findLast(part => !/^\d+$/.test(part))}`,
        ),
      });
    }
  });
  return router;
}

type SettingsForm = Omit<SiteSettings, 'theme' | 'themeSettings'>;

function readSite(form: URLSearchParams): SettingsForm {
  return {
    name: form.get('name')?.trim() ?? '',
    tagline: form.get('tagline')?.trim() ?? '',
    background: asBackground(form.get('background')),
    language: form.get('language') ?? 'en',
    embedding: readEmbedding(form),
    links: {
      longestDays: readDays(form.get('longestDays')),
      passwordRequired: form.get('passwordRequired') !== null,
      originals: form.get('noOriginals') === null,
    },
  };
}

function readEmbedding(form: URLSearchParams): EmbeddingPolicy {
  const origins = (form.get('embeddingOrigins') ?? '').split(/\s+/).filter(Boolean);
  return {
    by: (form.get('embeddingBy') ?? 'anyone') as EmbeddingPolicy['by'],
    // as browsers write it: their address bar ends in a slash
    origins: origins.map(origin => origin.toLowerCase().replace(/\/$/, '')),
  };
}

/** Empty: no bound. What is no number is left to the check, which names the field. */
function readDays(text: string | null): number | null {
  return text?.trim() ? Number(text) : null;
}

async function showForm(
  { views, catalogues }: SettingsParts,
  ctx: Context,
  model: { site: SettingsForm; problem: string | null },
): Promise<void> {
  const title = ctx.state.t('manage.settings.title');
  const languages = catalogues.locales.map(code => ({ code, name: nameLanguage(code) }));
  await renderManagePage(views, ctx, {
    name: '@settings/settings',
    model: {
      title,
      place: 'settings',
      languages,
      ...model,
    },
  });
}
