import Router from '@koa/router';
import { parseAccessObject, parseVerb, parseViewerName } from '../access/names.ts';
import { fail } from '../errors/app-error.ts';
import { createCheck } from '../errors/create-check.ts';
import { onlyPage, readQuery, sendData } from '../http/api.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';

interface ExplainQuery {
  readonly viewer: string;
  readonly verb: string;
  readonly object: string;
}

/** `/api/v1/access/…`: why somebody may or may not do something, and who may at all. */
export function accessApiRoutes(): Router<RequestState> {
  const router = new Router<RequestState>({ prefix: '/api/v1/access' });
  router.get('/explain', permit('signed-in'), explain);
  router.get('/viewers', permit('signed-in'), listViewers);
  return router;
}

const name = { type: 'string', minLength: 1, maxLength: 250 };

const checkExplain = createCheck<ExplainQuery>({
  type: 'object',
  additionalProperties: false,
  required: ['viewer', 'verb', 'object'],
  properties: { viewer: name, verb: name, object: name },
});

const checkViewers = createCheck<Pick<ExplainQuery, 'object'>>({
  type: 'object',
  additionalProperties: false,
  required: ['object'],
  properties: { object: name },
});

async function explain(ctx: Context): Promise<void> {
  const query = readQuery(ctx, checkExplain);
  const found = await ctx.state.read.access.explain({
    viewer:
      parseViewerName(query.viewer) ?? refuse('viewer', 'guest, signed-in, user:, group:, share: or token:'),
    verb: parseVerb(query.verb) ?? refuse('verb', 'view, comment, download, upload, edit or manage'),
    object: readObject(query.object),
  });
  if (!found) return fail('NOT_FOUND');
  const { allowed, because, change } = found;
  const text = change && ctx.state.t(change.key, change.params);
  sendData(ctx, { allowed, because, change: change && { ...change, text } });
}

async function listViewers(ctx: Context): Promise<void> {
  const object = readObject(readQuery(ctx, checkViewers).object);
  const ways = (await ctx.state.read.access.viewers(object)) ?? fail('NOT_FOUND');
  sendData(ctx, ways, onlyPage);
}

function readObject(text: string) {
  return parseAccessObject(text) ?? refuse('object', 'album:<slug or id> or photo:<id>');
}

function refuse(field: string, accepted: string): never {
  return fail('NOT_ACCEPTED', { message: `/${field} accepts ${accepted}.`, pointer: `/${field}` });
}
