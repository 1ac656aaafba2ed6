import type Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import type { Context, Middleware, RequestState } from '../http/state.ts';
import { keepByGeneration } from '../views/extensions.ts';
import { type PluginAddress, type PluginPageParts, routerOf } from './plugin-router.ts';
import { apiAddresses } from './routes/api-routes.ts';
import { feedAddresses } from './routes/feeds.ts';
import { pageAddresses } from './routes/pages.ts';
import { plainAddresses } from './routes/plain-routes.ts';

/** The pages, routes, API routes and feeds of plugins. */
export interface PluginPages {
  /** Answers what a plugin answers, and lets everything else pass. */
  readonly middleware: Middleware;
  /** Whether a plugin has this path below share links, too. */
  isInLinks(path: string): boolean;
  /** Answers it, with what its link lets be read. */
  serveInLink(ctx: Context): Promise<void>;
}

interface Routers {
  /** Null: there is nothing to route. */
  readonly all: { readonly routes: Middleware; readonly allowedMethods: Middleware } | null;
  readonly inLinks: Router<RequestState> | null;
}

/** Made once for each kernel: late in the list of middleware, so that no plugin takes an address of core's away. */
export function pluginPages(parts: PluginPageParts): PluginPages {
  const routers = keepByGeneration(parts.extensions, () => buildRouters(parts));
  return {
    middleware(ctx, next) {
      const { all } = routers();
      if (all === null) return next();
      return all.routes(ctx, () => all.allowedMethods(ctx, next));
    },
    isInLinks: path => routers().inLinks?.match(path, 'GET').route ?? false,
    async serveInLink(ctx) {
      const { inLinks } = routers();
      await inLinks?.routes()(ctx as never, async () => fail('NOT_FOUND'));
    },
  };
}

function buildRouters(parts: PluginPageParts): Routers {
  const addresses = [
    ...pageAddresses(parts),
    ...feedAddresses(parts),
    ...plainAddresses(parts),
    ...apiAddresses(parts),
  ];
  const report = ({ plugin, path }: PluginAddress, error: unknown) =>
    parts.views.problems.report({ owner: `plugin:${plugin}`, name: path }, error);
  const below = addresses.filter(address => address.inLinks);
  return {
    all: addresses.length === 0 ? null : asMiddleware(routerOf(addresses, report)),
    inLinks: below.length === 0 ? null : routerOf(below, report),
  };
}

function asMiddleware(router: Router<RequestState>) {
  return {
    routes: router.routes() as unknown as Middleware,
    allowedMethods: router.allowedMethods() as unknown as Middleware,
  };
}
