import Router from '@koa/router';
import Koa from 'koa';
import { albumAccessRoutes } from './access-panel/album-routes.ts';
import { photoAccessRoutes } from './access-panel/photo-routes.ts';
import { viewAsRoutes } from './access-panel/view-as-routes.ts';
import { albumManageRoutes } from './albums/manage-routes.ts';
import { albumMergeRoutes } from './albums/merge-routes.ts';
import { albumRoutes } from './albums/routes.ts';
import { accessApiRoutes } from './api/access-routes.ts';
import { type AssetParts, assetRoutes } from './assets/routes.ts';
import { calendarRoutes } from './calendar/routes.ts';
import type { Config } from './config/read-config.ts';
import type { DerivativeSource } from './derivatives/on-demand/render-on-demand.ts';
import { cdnPages } from './derivatives/routes/cdn-pages.ts';
import { derivativeRoutes } from './derivatives/routes.ts';
import { type DownloadRoutesOptions, downloadRoutes } from './downloads/routes.ts';
import { groupRoutes } from './groups/group-routes.ts';
import { recentRoutes } from './home/recent-routes.ts';
import { homeRoutes } from './home/routes.ts';
import { accessLog } from './http/access-log.ts';
import type { ResolveToken } from './http/bearer.ts';
import { usePlainAddress } from './http/client-address.ts';
import type { CookieJar } from './http/cookies.ts';
import { csrf } from './http/csrf.ts';
import { errorHandler, type RenderError } from './http/error-handler.ts';
import { finishPage } from './http/finish-page.ts';
import type { FormTokens } from './http/form-token.ts';
import { type Health, healthRoutes } from './http/health-routes.ts';
import { preferences } from './http/locale.ts';
import { refuseNulInPath } from './http/nul-in-path.ts';
import { useOriginForm } from './http/origin-form.ts';
import { pageCache } from './http/page-cache.ts';
import { requirePermissions } from './http/permit.ts';
import { preferenceRoutes } from './http/preference-routes.ts';
import { readForm } from './http/read-form.ts';
import { requestId } from './http/request-id.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createSigner } from './http/signer.ts';
import type { RequestState } from './http/state.ts';
import { createThemePreview } from './http/theme-preview.ts';
import type { ViewAs } from './http/view-as.ts';
import { type ResolveSession, resolveViewer } from './http/viewer.ts';
import type { Importer } from './imports/importer.ts';
import { uploadRoutes } from './imports/upload-routes.ts';
import type { Log } from './log/create-log.ts';
import { arrangeRoutes } from './photos/arrange-routes.ts';
import { photoManageRoutes } from './photos/manage-routes.ts';
import { photoRoutes } from './photos/routes.ts';
import { pickRoutes } from './picks/routes.ts';
import type { PictureParts } from './picture-parts.ts';
import type { Gallery } from './plugin-api/index.ts';
import { type BulkRouteParts, bulkRoutes } from './plugin-host/routes/bulk-routes.ts';
import type { PluginPageParts } from './plugin-host/routes/parts.ts';
import { pluginRoutes } from './plugin-host/routes/plugin-routes.ts';
import { type SourceRouteParts, sourceRoutes } from './plugin-host/routes/source-routes.ts';
import { pluginAdminRoutes } from './plugin-pages/admin-routes.ts';
import { type PluginPages, pluginPages } from './plugin-pages/routes.ts';
import type { PresetSource } from './presets/preset-source.ts';
import type { PresetWork } from './presets/preset-work.ts';
import { presetRoutes } from './presets/routes.ts';
import { publishingRoutes } from './publishing/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { settingsRoutes } from './settings/settings-routes.ts';
import { themeRoutes } from './settings/theme-routes.ts';
import { shareFavouritesRoutes } from './shares/favourites-routes.ts';
import type { LinkDoor } from './shares/link-door.ts';
import { shareManageRoutes } from './shares/manage-routes.ts';
import { shareRoutes } from './shares/share-routes.ts';
import type { Storage } from './storage/storage.ts';
import { tagRoutes } from './tags/routes.ts';
import { tokenApiRoutes } from './tokens/api-routes.ts';
import { type TokenRouteParts, tokenRoutes } from './tokens/routes.ts';
import { type AccountParts, accountRoutes } from './users/account-routes.ts';
import { type LinkParts, linkRoutes } from './users/link-routes.ts';
import { type UserManageParts, userManageRoutes } from './users/manage-routes.ts';
import { type SetUpParts, setUpRoutes } from './users/set-up-routes.ts';
import { type SignInParts, signInRoutes } from './users/sign-in-routes.ts';
import type { Views } from './views/create-views.ts';
import type { Catalogues } from './views/texts/catalogues.ts';
import type { Themes } from './views/themes/themes.ts';
import { type WatermarkParts, watermarkRoutes } from './watermarks/watermark-routes.ts';
import { historyRoutes } from './workbench/history-routes.ts';
import { workbenchRoutes } from './workbench/routes.ts';

export interface AppParts
  extends Omit<PluginPageParts, 'views'>,
    Pick<BulkRouteParts, 'db' | 'jobs' | 'findEditable'>,
    Pick<SourceRouteParts, 'imports'> {
  readonly config: Pick<Config, 'publicUrl' | 'trustProxy' | 'pageCacheBytes'>;
  readonly log: Log;
  readonly gallery: Gallery;
  readonly views: Views;
  readonly catalogues: Catalogues;
  readonly assets: AssetParts['assets'];
  /** What links that leave the site begin with. */
  readonly publicAddress: string;
  readonly addedAssets: AssetParts['addedAssets'];
  readonly themes: Themes;
  /** Key for signatures. */
  readonly secret: string;
  readonly derivatives: DerivativeSource;
  readonly presets: PresetSource;
  readonly presetWork: PresetWork;
  readonly markPictures: WatermarkParts['markPictures'];
  readonly pictures: PictureParts;
  readonly photoFiles: DownloadRoutesOptions['photoFiles'];
  readonly importer: Pick<Importer, 'importFile' | 'uploadFinished'>;
  readonly storage: Storage;
  readonly health: Health;
  readonly cookies: CookieJar;
  readonly tokens: FormTokens;
  readonly resolveSession: ResolveSession;
  readonly viewAs: ViewAs;
  readonly resolveToken: ResolveToken;
  /** Tokens for programs; `tokens` are those of forms. */
  readonly programTokens: TokenRouteParts['programTokens'];
  /** See `pageCache`. */
  readonly generation: () => number | null;
  readonly untilNextPublication: () => Promise<number | null>;
  /** BCP 47; what the settings say. */
  readonly siteLanguage: () => string;
  readonly links: LinkDoor;
  readonly users: Pick<SignInParts, 'signIn' | 'browserSessions' | 'devices'> &
    Pick<SetUpParts, 'setUp'> &
    Pick<AccountParts, 'account' | 'passwords'> &
    Pick<LinkParts, 'forgotten'> &
    Pick<UserManageParts, 'accountLinks'>;
}

/** The one list of middleware and feature routers. */
export function createApp(parts: AppParts): Koa<RequestState> {
  const { config, log, catalogues, tokens, plugins } = parts;
  const app = new Koa<RequestState>({ proxy: config.trustProxy > 0, maxIpsCount: config.trustProxy });
  app.silent = true;
  app.on('error', error => log.debug({ err: error }, 'an answer could not be finished'));
  // a request keeps the plugins that it began with
  app.use((_ctx, next) => plugins.within(next));
  app.use(useOriginForm());
  app.use(usePlainAddress());
  app.use(requestId(log));
  app.use(accessLog());
  app.use(securityHeaders(config.publicUrl));
  app.use(healthRoutes(parts.health));
  app.use(preferences({ catalogues, siteLanguage: parts.siteLanguage }));
  app.use(finishPage());
  app.use(errorHandler(renderError(parts.views)));
  app.use(refuseNulInPath());
  app.use(assetRoutes(parts).routes());
  app.use(pageCache({ ...parts, size: config.pageCacheBytes }));
  if (parts.pictures.cdn) app.use(cdnPages(parts.pictures.cdn));
  app.use(resolveViewer(parts));
  app.use(tokens.attach);
  app.use(readForm());
  app.use(csrf({ publicUrl: config.publicUrl, tokens, cookies: parts.cookies }));
  app.use(parts.viewAs.middleware);
  const themePreview = createThemePreview(parts.cookies);
  app.use(themePreview.middleware);
  const added = pluginPages({
    publicUrl: parts.publicAddress,
    views: parts.views,
    extensions: plugins,
    signer: createSigner(parts.secret),
    ensureFormToken: tokens.ensure,
  });
  const root = joinRouters([...featureRouters(parts, added), themeRoutes({ ...parts, themePreview })]);
  app.use(root.routes());
  app.use(added.middleware);
  app.use(root.allowedMethods());
  return app;
}

function featureRouters(parts: AppParts, added: PluginPages): Router<RequestState>[] {
  const pages = [
    albumRoutes(parts),
    photoRoutes(parts),
    derivativeRoutes({
      ...parts,
      ...parts.pictures,
      originalPath: sha256 => parts.storage.originalPath(sha256),
      hasCdn: parts.pictures.cdn !== null,
    }),
    downloadRoutes(parts),
    pickRoutes(parts),
  ];
  return [
    ...pages,
    shareRoutes({ ...parts, pages: joinRouters(pages), pluginPages: added }),
    homeRoutes(parts),
    recentRoutes(parts),
    publishingRoutes(parts),
    tagRoutes(parts),
    searchRoutes(parts),
    calendarRoutes(parts),
    signInRoutes({ ...parts, ...parts.users }),
    setUpRoutes({ ...parts, ...parts.users }),
    linkRoutes({ ...parts, ...parts.users }),
    accountRoutes({ ...parts, ...parts.users }),
    userManageRoutes({ ...parts, ...parts.users }),
    groupRoutes(parts),
    settingsRoutes(parts),
    presetRoutes(parts),
    watermarkRoutes(parts),
    pluginRoutes(parts),
    bulkRoutes(parts),
    sourceRoutes(parts),
    pluginAdminRoutes({ ...parts, publicUrl: parts.publicAddress, signer: createSigner(parts.secret) }),
    workbenchRoutes(parts),
    historyRoutes(parts),
    shareManageRoutes(parts),
    shareFavouritesRoutes(parts),
    albumManageRoutes(parts),
    albumMergeRoutes(parts),
    photoManageRoutes(parts),
    albumAccessRoutes(parts),
    photoAccessRoutes(parts),
    viewAsRoutes(parts),
    arrangeRoutes(parts),
    uploadRoutes(parts),
    tokenRoutes(parts),
    tokenApiRoutes(parts),
    accessApiRoutes(),
    preferenceRoutes({ languages: parts.catalogues.locales, publicUrl: parts.config.publicUrl }),
  ];
}

/** As one, so that a wrong method is told from a wrong address across all of them. */
function joinRouters(routers: readonly Router<RequestState>[]): Router<RequestState> {
  requirePermissions(routers);
  const root = new Router<RequestState>();
  for (const router of routers) root.use(router.routes());
  return root;
}

function renderError(views: Views): RenderError {
  return (ctx, page) => {
    const key = `errors.${page.code}.title`;
    const own = ctx.state.t(key);
    const title = own === key ? ctx.state.t('errors.title') : own;
    return views.render(ctx, '@errors/error', { ...page, title, noIndex: true });
  };
}
