import { fileURLToPath } from 'node:url';
import type { Log } from '../log/create-log.ts';
import type { ChosenTheme, Contributions } from '../plugin-api/index.ts';
import { assetsOfPlugin } from './added-asset-sources.ts';
import { type Extensions, noExtensions, type ShownPlugin } from './extensions.ts';
import { createSlotLoader } from './page/blocks.ts';
import { describePage, readSite } from './page/describe-page.ts';
import { setPageHeaders, tellMachines } from './page/machine-readable.ts';
import { findAdditions } from './page/page-additions.ts';
import type { PageModel, RenderContext } from './page/page-model.ts';
import { addToPage, type PluginTemplate, renderTemplate } from './page/render-added.ts';
import { icon } from './templating/icons.ts';
import { createTemplateProblems, type TemplateProblems } from './templating/template-problems.ts';
import { createTemplateSets } from './templating/template-sets.ts';
import { compileTemplates, coreTemplateFolders } from './templating/templates.ts';
import type { Catalogues, Translate } from './texts/catalogues.ts';
import type { PluginTexts } from './texts/plugin-texts.ts';
import { type ShownThemeParts, textsOf as textsOfTheme, themeInForce } from './themes/shown-theme.ts';
import { noThemes, type Theme } from './themes/themes.ts';

export interface ViewsOptions extends Partial<ShownThemeParts> {
  readonly log: Log;
  readonly catalogues: Catalogues;
  /** Where style sheets, modules and fonts are, by name. */
  readonly assets: { address(name: string): string };
  /** `https://photos.example`: for what leaves the site, such as a link's preview; null leaves such things out. */
  readonly publicUrl: string | null;
  /** What plugins add; absent: there are none. */
  readonly extensions?: Extensions;
  readonly pluginTexts?: PluginTexts;
  readonly problems?: TemplateProblems;
}

export interface Views {
  /** Answers with a page; its caching, ETag and compression are the business of who sends it. */
  render(ctx: RenderContext, name: string, model: PageModel): Promise<void>;
  /** A template with exactly the data that is given. */
  renderToString(name: string, data: object): string;
  /**
   * A plugin's template as HTML, with its texts and helpers.
   *
   * @throws AppError PLUGIN_FAILED when the template isn't there, doesn't compile or throws
   */
  renderPlugin(ctx: RenderContext, template: PluginTemplate): Promise<string>;
  /** A plugin's texts; a plugin that doesn't run has none. */
  translatorOf(plugin: string, locale: string): Translate;
  /** Of a plugin that may be off. */
  textsOf(plugin: ShownPlugin, locale: string): Translate;
  /** The address of a file in a plugin's `assets/`. */
  pluginAsset(plugin: string, name: string): string;
  /** What plugins add, of what the request began with. */
  readonly contributions: Contributions;
  /** A theme's own texts. */
  themeTexts(theme: Theme, locale: string): Translate;
  /** What the theme of a page with this choice wants of its model; `chapters`: photos of each album in it, 0 for none. */
  asks(ctx: RenderContext, chosen: ChosenTheme | null): Promise<{ readonly chapters: number }>;
  /** Templates of plugins and themes that could not be shown. */
  readonly problems: TemplateProblems;
}

const core = fileURLToPath(new URL('../', import.meta.url));

/** Compiles core's templates once and renders pages with them, and with what plugins and the theme lay over. */
export function createViews(options: ViewsOptions): Views {
  const { extensions = noExtensions, themes = noThemes, pluginTexts } = options;
  const problems = options.problems ?? createTemplateProblems(options.log);
  const templates = createTemplateSets({
    core: compileTemplates(coreTemplateFolders(core)),
    extensions,
    problems,
  });
  const loadSlots = createSlotLoader(extensions);
  const pluginOf = (id: string): ShownPlugin | undefined =>
    extensions.plugins().find(({ manifest }) => manifest.id === id);

  const textsOf = (plugin: ShownPlugin, locale: string): Translate =>
    pluginTexts ? pluginTexts.translator(plugin, locale) : key => key;
  const translatorOf = (id: string, locale: string): Translate => {
    const plugin = pluginOf(id);
    return plugin ? textsOf(plugin, locale) : key => key;
  };
  const pluginAsset = (id: string, name: string) => {
    const plugin = pluginOf(id);
    if (!plugin) return '';
    const assets = assetsOfPlugin(plugin);
    for (const problem of assets.problems)
      problems.report({ owner: `plugin:${id}`, name: `assets/${problem.name}` }, problem.error);
    return assets.address(name);
  };
  const parts = { ...options, extensions, themes, translatorOf, pluginAsset };

  return {
    problems,
    get contributions() {
      return extensions.contributions;
    },
    translatorOf,
    textsOf,
    pluginAsset,
    renderToString: (name, data) => templates(null).render(name, data),
    async renderPlugin(ctx, template) {
      const site = await readSite(ctx, options.log);
      const inForce = themeInForce(themes, { site, preview: ctx.state.previewTheme });
      return renderTemplate(ctx, template, { ...parts, eta: templates(inForce?.theme ?? null) });
    },
    themeTexts: (theme, locale) => textsOfTheme(theme, locale, options.themeTexts),
    async asks(ctx, chosen) {
      const site = await readSite(ctx, options.log);
      const inForce = themeInForce(themes, { chosen, site, preview: ctx.state.previewTheme });
      return { chapters: inForce?.theme.chapterPhotos ?? 0 };
    },
    async render(ctx, name, model) {
      const [page, additions] = await Promise.all([
        describePage(ctx, model, parts),
        findAdditions(ctx, model, { extensions, loadSlots }),
      ]);
      const eta = templates(page.templates);
      setPageHeaders(ctx, model);
      const added = addToPage(ctx, additions, { ...parts, eta, page });
      ctx.body = eta.render(name, {
        ...model,
        t: page.t,
        icon,
        theme: page.theme,
        page: { ...page, ...added(model), ...tellMachines(ctx, model, page) },
      });
      ctx.type = 'text/html; charset=utf-8';
    },
  };
}
