import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { ownPath } from '../http/own-path.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { ViewAs } from '../http/view-as.ts';
import type { ViewerName } from '../plugin-api/index.ts';

/** `/admin/view-as`: begins and ends looking with somebody else's eyes. */
export function viewAsRoutes({ viewAs }: { viewAs: ViewAs }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.post('/admin/view-as', permit('edit'), async ctx => {
    await viewAs.begin(ctx, readName(ctx));
    goOn(ctx);
  });
  router.post('/admin/view-as/stop', permit('signed-in'), ctx => {
    viewAs.stop(ctx);
    goOn(ctx);
  });
  return router;
}

function readName({ state: { form } }: Context): ViewerName {
  const kind = form.get('kind');
  const id = (form.get('name') ?? '').trim();
  if (kind === 'guest' || kind === 'signed-in') return { kind };
  if ((kind === 'user' || kind === 'group') && id !== '' && id.length <= 200) return { kind, id };
  return fail('VALIDATION_FAILED', { pointer: '/kind' });
}

function goOn(ctx: Context): void {
  ctx.redirect(ownPath(ctx.state.form.get('back')));
  ctx.status = 303;
}
