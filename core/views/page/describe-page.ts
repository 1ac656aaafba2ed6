import type { Log } from '../../log/create-log.ts';
import type { SiteSettings } from '../../plugin-api/index.ts';
import type { Extensions } from '../extensions.ts';
import { type Catalogues, formatLocaleOf, type Translate } from '../texts/catalogues.ts';
import { languageOf } from '../texts/language.ts';
import { nameLanguage } from '../texts/language-names.ts';
import { type ShownThemeParts, showTheme, themeInForce } from '../themes/shown-theme.ts';
import { navigationOf } from './page-additions.ts';
import type { PageModel, RenderContext, ShownLink } from './page-model.ts';

export interface DescribeParts extends ShownThemeParts {
  readonly log: Log;
  readonly catalogues: Catalogues;
  readonly assets: { address(name: string): string };
  readonly publicUrl: string | null;
  readonly extensions: Extensions;
  readonly translatorOf: (plugin: string, locale: string) => Translate;
}

export type Page = Awaited<ReturnType<typeof describePage>>;

/** What the layout needs besides the page's own model. An error page may come before all of it is known. */
export async function describePage(ctx: RenderContext, model: PageModel, parts: DescribeParts) {
  const { catalogues, assets, publicUrl, extensions, translatorOf } = parts;
  const locale = ctx.state.locale ?? 'en';
  const t = ctx.state.t ?? catalogues.translator(locale);
  const { viewer } = ctx.state;
  const site = await readSite(ctx, parts.log);
  const look = await findLook(ctx, { model, site }, parts);
  const navigation = { path: ctx.path, translate: (plugin: string) => translatorOf(plugin, locale) };
  return {
    t,
    locale,
    direction: ctx.state.direction ?? catalogues.direction(locale),
    /** The visitor's choice, else the album's, else the site's; empty: the system's. */
    background: ctx.state.background ?? model.background ?? site.background ?? '',
    site,
    languages: catalogues.locales.map(code => ({ code, name: nameLanguage(code) })),
    user: viewer?.kind === 'user' ? viewer : null,
    mayManage: await mayManage(ctx),
    formToken: ctx.state.formToken ?? null,
    viewAs: ctx.state.viewAs ?? null,
    here: ctx.state.here ?? '/',
    base: ctx.state.base ?? '',
    link: ctx.state.link ? describeLink(ctx.state.link, t, locale) : null,
    theme: look?.shown ?? null,
    /** Templates of it. */
    templates: look?.theme ?? null,
    themeStyles: look?.styles ?? [],
    preview: look?.preview ?? null,
    mainLinks: navigationOf(extensions, { ...navigation, place: 'main' }),
    footerLinks: navigationOf(extensions, { ...navigation, place: 'footer' }),
    asset: assets.address,
    absolute: (path: string) => publicUrl && publicUrl.replace(/\/$/, '') + path,
  };
}

/** The theme of this page. A page that is shown without anything read is still shown. */
async function findLook(
  ctx: RenderContext,
  { model, site }: { model: PageModel; site: ShownSite },
  parts: DescribeParts,
) {
  const { previewTheme } = ctx.state;
  const inForce = themeInForce(parts.themes, { chosen: model.theme, site, preview: previewTheme });
  if (inForce === null) return null;
  const locale = ctx.state.locale ?? 'en';
  const t = ctx.state.t ?? parts.catalogues.translator(locale);
  const { theme } = inForce;
  const shown = await showTheme(inForce, { ...languageOf({ t, locale }), locale }, parts);
  const isPreview = Boolean(previewTheme) && theme.id === previewTheme;
  return { ...shown, theme, preview: isPreview ? { id: theme.id, title: theme.title } : null };
}

/** What stands below the pages of a share link: what it lets its visitors do, and for how long. */
function describeLink(
  { name, may, expiresAt, downloadsLeft, isPreview, leave }: ShownLink,
  t: Translate,
  locale: string,
) {
  const gives = t(may.includes('download') ? 'shares.visit.gives.download' : 'shares.visit.gives.view');
  const until =
    expiresAt && new Intl.DateTimeFormat(formatLocaleOf(locale), { dateStyle: 'long' }).format(expiresAt);
  const left =
    may.includes('download') && downloadsLeft !== null
      ? t('shares.visit.left', { count: downloadsLeft })
      : '';
  return {
    name,
    isPreview,
    leave,
    left,
    isUsedUp: downloadsLeft === 0,
    gives: until ? t('shares.visit.until', { gives, until }) : `${gives}.`,
  };
}

/** Whoever may upload or edit something somewhere finds the way to it. */
async function mayManage({ state: { viewer, read } }: RenderContext): Promise<boolean> {
  if (viewer?.kind !== 'user') return false;
  return read?.rights.somewhere('upload') ?? false;
}

/** What pages show of the site's settings. */
type ShownSite = Pick<SiteSettings, 'name' | 'tagline' | 'background' | 'theme' | 'themeSettings'>;

export async function readSite(ctx: RenderContext, log: Log): Promise<ShownSite> {
  const unknown = { name: 'Enfilade', tagline: '', background: null, theme: null, themeSettings: {} };
  if (!ctx.state.read) return unknown;
  try {
    return await ctx.state.read.settings.site();
  } catch (error) {
    // A page that says "the database does not answer" must not need the database.
    log.warn({ err: error }, 'site settings cannot be read');
    return unknown;
  }
}
