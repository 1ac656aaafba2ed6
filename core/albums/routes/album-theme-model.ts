import type { Context } from '../../http/state.ts';
import type { Album } from '../../plugin-api/index.ts';
import {
  checkForm,
  readFormValues,
  type ShownProblem,
  schemaFormModel,
} from '../../plugin-host/settings/index.ts';
import type { Views } from '../../views/create-views.ts';
import type { Theme, Themes } from '../../views/themes/themes.ts';

type Values = Readonly<Record<string, unknown>>;

/** Settings of an album's theme as they were sent. */
export interface SentTheme {
  readonly values: Values;
  readonly problems: readonly ShownProblem[];
  /** Of them what differs from what holds anyway. */
  readonly own: Values;
}

/** Which themes the album may have, and of its own one the settings. */
export async function albumThemeModel(
  { views, themes }: { readonly views: Views; readonly themes: Themes },
  ctx: Context,
  { album, sent }: { album: Album; sent?: SentTheme },
) {
  const { t, locale } = ctx.state;
  const own = album.ownTheme;
  const named = themes.list().map(theme => {
    const title = views.themeTexts(theme, locale)('theme.title');
    return { value: theme.id, label: title === 'theme.title' ? theme.title : title };
  });
  const isGone = own !== null && !named.some(({ value }) => value === own.id);
  return {
    themes: [
      { value: '', label: t('themes.album.inherited') },
      ...named,
      ...(isGone ? [{ value: own.id, label: own.id }] : []),
    ],
    themeForm: await settingsForm(views, ctx, { theme: own && themes.find(own.id), album, sent }),
  };
}

async function settingsForm(
  views: Views,
  { state: { read, t, locale } }: Context,
  { theme, album, sent }: { theme: Theme | null | undefined; album: Album; sent?: SentTheme },
) {
  if (!theme || theme.settings.properties.length === 0) return null;
  const { themeSettings } = await read.settings.site();
  const values =
    sent?.values ?? theme.settings.resolve(themeSettings[theme.id] ?? {}, album.ownTheme?.settings ?? {});
  return schemaFormModel({
    schema: theme.settings.schema(locale),
    values,
    problems: sent?.problems ?? [],
    t,
    pluginText: views.themeTexts(theme, locale) as never,
  });
}

/** @param otherwise what holds for the theme where the album says nothing */
export function readAlbumTheme(theme: Theme, { state }: Context, otherwise: Values): SentTheme {
  const schema = theme.settings.schema(state.locale);
  const { values } = readFormValues(schema, state.form);
  const own = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== otherwise[name]));
  return { values, problems: checkForm({ schema, values }), own };
}
