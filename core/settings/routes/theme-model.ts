import type { Context } from '../../http/state.ts';
import {
  checkForm,
  readFormValues,
  type SchemaFormModel,
  type ShownProblem,
  schemaFormModel,
} from '../../plugin-host/settings/index.ts';
import type { Views } from '../../views/create-views.ts';
import type { Theme, Themes } from '../../views/themes/themes.ts';

type Values = Readonly<Record<string, unknown>>;

interface Parts {
  readonly views: Views;
  readonly themes: Themes;
}

/** All themes, the one in use first, each with what could not be shown of it. */
export function themeCards({ views, themes }: Parts, ctx: Context, chosen: string | null) {
  const inUse = themes.inForce(chosen)?.id;
  const cards = themes.list().map(theme => ({
    ...nameTheme(views, theme, ctx.state.locale),
    picture: theme.picture,
    isInUse: theme.id === inUse,
    isPreviewed: theme.id === ctx.state.previewTheme,
    hasSettings: theme.settings.properties.length > 0,
    problems: problemsOf(views, theme.id),
  }));
  return cards.toSorted((one, other) => Number(other.isInUse) - Number(one.isInUse));
}

/** By its own texts `theme.title` and `theme.description`, else as its file has them. */
export function nameTheme(views: Views, theme: Theme, locale: string) {
  const t = views.themeTexts(theme, locale);
  const say = (key: string, otherwise: string) => (t(key) === key ? otherwise : t(key));
  return {
    id: theme.id,
    title: say('theme.title', theme.title),
    description: say('theme.description', theme.description ?? ''),
  };
}

export function problemsOf(views: Views, id: string): string[] {
  return views.problems
    .list()
    .filter(({ owner }) => owner === `theme:${id}`)
    .map(({ template, message }) => `${template}: ${message.split('\n')[0]}`);
}

export interface FilledTheme {
  readonly theme: Theme;
  readonly values: Values;
  readonly problems?: readonly ShownProblem[];
}

/** Null for a theme that has no settings. */
export function themeForm(
  views: Views,
  { state: { t, locale } }: Context,
  { theme, values, problems = [] }: FilledTheme,
): SchemaFormModel | null {
  if (theme.settings.properties.length === 0) return null;
  const schema = theme.settings.schema(locale);
  return schemaFormModel({
    schema,
    values,
    problems,
    t,
    pluginText: views.themeTexts(theme, locale) as never,
  });
}

/** What was sent, what is wrong with it, and of it what differs from what holds anyway. */
export function readThemeForm(theme: Theme, { state }: Context, otherwise: Values) {
  const schema = theme.settings.schema(state.locale);
  const { values } = readFormValues(schema, state.form);
  const problems = checkForm({ schema, values });
  const own = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== otherwise[name]));
  return { values, problems, own };
}
