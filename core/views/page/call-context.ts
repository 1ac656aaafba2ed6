import type { IncomingMessage } from 'node:http';
import type { CallContext } from '../../plugin-api/index.ts';
import type { RenderContext } from './page-model.ts';

const signals = new WeakMap<IncomingMessage, AbortSignal>();

/** For whom and in what language a plugin is called in this request; aborted when its visitor has gone. */
export function callContextOf(ctx: RenderContext): CallContext {
  const { viewer = { kind: 'guest' }, locale, requestId } = ctx.state;
  return { viewer, locale, requestId, signal: signalOf(ctx) };
}

function signalOf({ req, res }: RenderContext): AbortSignal {
  const known = signals.get(req);
  if (known) return known;
  const controller = new AbortController();
  res.once('close', () => controller.abort());
  signals.set(req, controller.signal);
  return controller.signal;
}
