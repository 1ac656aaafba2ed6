import { fileURLToPath } from 'node:url';
import type { Log } from '../log/create-log.ts';
import type { SiteSettings } from '../plugin-api/index.ts';
import { type Catalogues, formatLocaleOf, type Translate } from './catalogues.ts';
import { icon } from './icons.ts';
import type { PageModel, RenderContext, ShownLink } from './page-model.ts';
import { compileTemplates, coreTemplateFolders, type TemplateFolder } from './templates.ts';

export interface ViewsOptions {
  readonly log: Log;
  readonly catalogues: Catalogues;
  /** Where style sheets, modules and fonts are, by name. */
  readonly assets: { address(name: string): string };
  /** `https://photos.example`: for what leaves the site, such as a link's preview; null leaves such things out. */
  readonly publicUrl: string | null;
  /** Of plugins and the theme, after core's own. */
  readonly folders?: readonly TemplateFolder[];
}

export interface Views {
  /** Answers with a page; its caching, ETag and compression are the business of who sends it. */
  render(ctx: RenderContext, name: string, model: PageModel): Promise<void>;
  /** A template with exactly the data that is given. */
  renderToString(name: string, data: object): string;
}

const core = fileURLToPath(new URL('../', import.meta.url));

/** Compiles all templates once and renders pages with them. */
export function createViews(options: ViewsOptions): Views {
  const eta = compileTemplates([...coreTemplateFolders(core), ...(options.folders ?? [])]);
  const renderToString = (name: string, data: object) => eta.render(name, data);

  return {
    renderToString,
    async render(ctx, name, model) {
      const page = await describePage(ctx, model, options);
      const body = renderToString(name, { ...model, t: page.t, icon, page });
      ctx.type = 'text/html; charset=utf-8';
      ctx.body = body;
    },
  };
}

/** What the layout needs besides the page's own model. An error page may come before all of it is known. */
async function describePage(ctx: RenderContext, model: PageModel, options: ViewsOptions) {
  const { catalogues, assets, publicUrl } = options;
  const locale = ctx.state.locale ?? 'en';
  const t = ctx.state.t ?? catalogues.translator(locale);
  const { viewer } = ctx.state;
  const site = await readSite(ctx, options.log);
  return {
    t,
    locale,
    direction: ctx.state.direction ?? catalogues.direction(locale),
    /** The visitor's choice, else the album's, else the site's; empty: the system's. */
    background: ctx.state.background ?? model.background ?? site.background ?? '',
    site,
    languages: catalogues.locales,
    user: viewer?.kind === 'user' ? viewer : null,
    mayManage: await mayManage(ctx),
    formToken: ctx.state.formToken ?? null,
    viewAs: ctx.state.viewAs ?? null,
    here: ctx.state.here ?? '/',
    base: ctx.state.base ?? '',
    link: ctx.state.link ? describeLink(ctx.state.link, t, locale) : null,
    asset: assets.address,
    absolute: (path: string) => publicUrl && publicUrl.replace(/\/$/, '') + path,
  };
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
type ShownSite = Pick<SiteSettings, 'name' | 'tagline' | 'background'>;

async function readSite(ctx: RenderContext, log: Log): Promise<ShownSite> {
  const unknown = { name: 'Enfilade', tagline: '', background: null };
  if (!ctx.state.read) return unknown;
  try {
    return await ctx.state.read.settings.site();
  } catch (error) {
    // A page that says "the database does not answer" must not need the database.
    log.warn({ err: error }, 'site settings cannot be read');
    return unknown;
  }
}
