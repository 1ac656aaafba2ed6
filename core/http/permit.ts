import type Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import type { Context, Middleware, RequestState } from './state.ts';

/**
 * Who may knock at a route at all; what they see there is decided by the doors.
 * `signed-in`: a user, or a program with their token · `in-person`: a user at a browser, since the page is about themselves ·
 * `edit`: whoever may upload, edit or manage something, somewhere.
 */
export type Permission = 'guest' | 'signed-in' | 'in-person' | 'edit' | 'admin';

const permissions = new WeakMap<object, Permission>();

/** Declares a route's permission, as its first middleware. Each route has one, or the server doesn't start. */
export function permit(permission: Permission): Middleware {
  const middleware: Middleware = async (ctx, next) => {
    if (!(await isPermitted(permission, ctx)))
      fail(ctx.state.viewer.kind === 'guest' ? 'SIGN_IN_REQUIRED' : 'FORBIDDEN');
    await next();
  };
  permissions.set(middleware, permission);
  return middleware;
}

async function isPermitted(permission: Permission, ctx: Context): Promise<boolean> {
  const { viewer, read } = ctx.state;
  if (permission === 'guest') return true;
  if (viewer.kind === 'guest') return false;
  if (permission === 'in-person') return viewer.kind === 'user';
  if (permission === 'signed-in') return viewer.kind !== 'share' || viewer.user !== null;
  if (permission === 'admin') return read.rights.administer;
  return read.rights.somewhere('upload');
}

/** @throws Error that names the route which declares no permission, or not first. */
export function requirePermissions(routers: readonly Router<RequestState>[]): void {
  for (const layer of routers.flatMap(router => router.stack)) {
    if (layer.methods.length > 0 && !permissions.has(layer.stack[0]!)) {
      throw new Error(`The route ${layer.methods.at(-1)} ${layer.path} declares no permission.`);
    }
  }
}
