import Router from '@koa/router';
import type { Context } from 'koa';
import { fail } from '../errors/app-error.ts';
import type { AddedAssets } from './added-assets.ts';
import type { Asset, Assets } from './assets.ts';

export type { Assets } from './assets.ts';

const year = 31_536_000;

export interface AssetParts {
  readonly assets: Assets;
  readonly addedAssets: {
    ofPlugin(id: string): AddedAssets | undefined;
    ofTheme(id: string): AddedAssets | undefined;
    /** The style sheet of a theme's settings, as its address has them; undefined for what is none. */
    settingsOf(
      theme: string,
      name: string,
      query: URLSearchParams,
    ): { readonly asset: Asset; readonly revision: string } | undefined;
  };
}

/**
 * `/assets/<revision>/<name>`: style sheets, modules and fonts, kept by browsers for as long as they like; those of plugins
 * at `/assets/x/<plugin>/<revision>/<name>`, those of themes at `/assets/t/<theme>/<revision>/<name>`.
 */
export function assetRoutes({ assets, addedAssets }: AssetParts) {
  const router = new Router();
  router.get('/assets/x/:plugin/:revision/*name', ctx =>
    send(ctx, ctx.params, addedAssets.ofPlugin(String(ctx.params.plugin))),
  );
  router.get('/assets/t/:theme/:revision/*name', ctx => {
    const theme = String(ctx.params.theme);
    const made = addedAssets.settingsOf(theme, String(ctx.params.name), ctx.URL.searchParams);
    const assets = made && { revision: made.revision, find: () => made.asset };
    send(ctx, ctx.params, assets ?? addedAssets.ofTheme(theme));
  });
  router.get('/assets/:revision/*name', ctx => send(ctx, ctx.params, assets));
  return router;
}

interface Params {
  readonly name?: string;
  readonly revision?: string;
}

function send(ctx: Context, params: Params, assets: Pick<Assets, 'find' | 'revision'> | undefined): void {
  const asset = assets?.find(String(params.name));
  if (!assets || !asset) fail('NOT_FOUND');
  // A page from before an upgrade may still ask by the old revision: it gets what there is, but not for good.
  const isCurrent = params.revision === assets.revision;
  ctx.set('Cache-Control', isCurrent ? `public, max-age=${year}, immutable` : 'no-cache');
  ctx.set('X-Content-Type-Options', 'nosniff');
  sendAsset(ctx, asset);
}

function sendAsset(ctx: Context, asset: Asset): void {
  ctx.type = asset.type;
  ctx.vary('Accept-Encoding');
  const encoding = asset.gzip ? ctx.acceptsEncodings(['br', 'gzip', 'identity']) : 'identity';
  if (encoding === 'br' || encoding === 'gzip') ctx.set('Content-Encoding', encoding);
  ctx.body = encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.body;
}
