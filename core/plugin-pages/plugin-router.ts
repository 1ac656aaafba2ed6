import Router from '@koa/router';
import { requirePermissions } from '../http/permit.ts';
import type { Context, Middleware, RequestState } from '../http/state.ts';
import type { CallContext, Contributions } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import type { Extensions } from '../views/extensions.ts';
import { callContextOf } from '../views/page/call-context.ts';
import type { PluginRequestParts } from './plugin-request.ts';

export interface PluginPageParts extends PluginRequestParts {
  readonly views: Views;
  readonly extensions: Pick<Extensions, 'contributions' | 'generation'>;
  /** Makes sure that a form of this page has its token. */
  readonly ensureFormToken: (ctx: Context) => void;
}

export type Answer = (ctx: Context, context: CallContext) => Promise<void>;

/** One address that a plugin adds. */
export interface PluginAddress {
  readonly plugin: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Who may knock. */
  readonly permit: Middleware;
  /** Whether it is below share links, too. */
  readonly inLinks: boolean;
  readonly answer: Answer;
}

/** The router of what plugins add; an address that can't be one is left out and told of. */
export function routerOf(
  addresses: readonly PluginAddress[],
  report: (address: PluginAddress, error: unknown) => void,
): Router<RequestState> {
  const router = new Router<RequestState>();
  for (const address of addresses) {
    try {
      router.register(asPattern(address.path), [address.method], [
        address.permit as never,
        (ctx: Context) => address.answer(ctx, callContextOf(ctx as never)),
      ] as never);
    } catch (error) {
      report(address, error);
    }
  }
  requirePermissions([router]);
  return router;
}

/** A plus sign is one here. */
function asPattern(path: string): string {
  return path.replaceAll('+', '\\+');
}

export type { Contributions };
