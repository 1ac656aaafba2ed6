import type { PhotoContext, PhotoSummary, PluginTranslate, TemplatePage } from '../../plugin-api/index.ts';
import type { RenderContext } from '../page/page-model.ts';
import { derivativeAddress, offeredPreset } from '../pictures/image-addresses.ts';
import { photoBox } from '../pictures/photo-box.ts';
import { contextAddress, contextQuery } from '../pictures/photo-context.ts';
import type { Translate } from '../texts/catalogues.ts';
import { languageOf } from '../texts/language.ts';
import { icon } from './icons.ts';
import type { AddedTemplate } from './templates.ts';

/** A template of a plugin as its contributions name it: `light`, also `light.eta`. */
export function pluginTemplateName(plugin: string, template: string): string {
  return `@x/${plugin}/${template.replace(/\.eta$/, '')}`;
}

const overrides = 'overrides/';

/** What one file below a plugin's `views/` is: a template of its own, or one in the place of core's. */
export function asPluginTemplate(
  plugin: string,
  { name, file }: { readonly name: string; readonly file: string },
): AddedTemplate {
  const takesPlaceOf = name.startsWith(overrides) ? name.slice(overrides.length) : null;
  return { owner: `plugin:${plugin}`, name: takesPlaceOf ?? pluginTemplateName(plugin, name), file };
}

export interface TemplateDataParts {
  readonly ctx: RenderContext;
  /** Of core. */
  readonly t: Translate;
  /** Of the plugin. */
  readonly translate: Translate;
  readonly direction: 'ltr' | 'rtl';
  readonly assetAddress: (name: string) => string;
  readonly renderCore: (name: string, data: object) => string;
}

/** What a plugin's template sees: the data that the plugin gave, its own texts, and addresses. */
export function templateData(data: Readonly<Record<string, unknown>>, parts: TemplateDataParts) {
  return { ...data, icon, t: parts.translate as PluginTranslate, page: templatePage(parts) };
}

function templatePage({ ctx, t, direction, assetAddress, renderCore }: TemplateDataParts): TemplatePage {
  const { base = '', locale = 'en', formToken = null } = ctx.state;
  const language = languageOf({ t, locale, base });
  const queryOf = (context?: PhotoContext) => contextQuery(context ?? null);
  return {
    base,
    locale,
    direction,
    formToken,
    address: path => base + path,
    asset: assetAddress,
    photo: ({ id }, context) => `${base}/photos/${encodeURIComponent(id)}${queryOf(context)}`,
    album: slug => contextAddress({ kind: 'album', slug }, base),
    image: (photo: PhotoSummary, size = 'small') =>
      derivativeAddress({ ...photo, base }, offeredPreset(photo, size)),
    wall: (photos, context) =>
      renderCore('@partials/wall', {
        t,
        icon,
        photos: photos.map(photo => photoBox(photo, language, { query: queryOf(context) })),
        layout: 'rows',
        eager: 0,
      }),
  };
}
