import type { AppError } from '../errors/app-error.ts';
import { isApiPath } from './api.ts';
import { challengeOf } from './bearer.ts';
import { asAppError } from './known-failures.ts';
import type { Context, Middleware } from './state.ts';

/** What an error page may know: nothing that only the log is for. */
export interface ErrorPage {
  readonly status: number;
  readonly code: string;
  /** English; pages take their words from the catalogue, by code. */
  readonly message: string;
  readonly requestId: string;
  /** Seconds; null when waiting doesn't help. */
  readonly retryAfter: number | null;
}

export type RenderError = (ctx: Context, page: ErrorPage) => Promise<void>;

/** The one place where errors become answers: a page, or RFC 9457 for machines; never a stack. */
export function errorHandler(render: RenderError): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status >= 400 && ctx.body == null) ctx.throw(ctx.status);
    } catch (thrown) {
      const error = asAppError(thrown);
      logError(ctx, error);
      await answer(ctx, error, render);
    }
  };
}

function logError(ctx: Context, error: AppError): void {
  const { log } = ctx.state;
  if (error.status >= 500)
    log.error({ err: error.cause ?? error, code: error.code, details: error.details }, error.message);
  else log.debug({ code: error.code, details: error.details, pointer: error.pointer }, error.message);
}

async function answer(ctx: Context, error: AppError, render: RenderError): Promise<void> {
  if (ctx.headerSent) return ctx.res.destroy() && undefined;
  forgetBody(ctx);
  const format = chooseFormat(ctx);
  if (error.code === 'SIGN_IN_REQUIRED' && format === 'html' && ['GET', 'HEAD'].includes(ctx.method)) {
    ctx.status = 303;
    return ctx.redirect(`/login?next=${encodeURIComponent(ctx.state.here)}`);
  }
  ctx.status = error.status;
  if (error.status === 503 && !ctx.response.get('Retry-After')) ctx.set('Retry-After', '5');
  if (error.status === 401) ctx.set('WWW-Authenticate', challengeOf(error));
  if (format === 'json') return answerProblem(ctx, error);
  if (format === 'text') return answerText(ctx, error);
  await renderPage(ctx, error, render);
}

/** Headers that spoke of the body which is not coming. */
function forgetBody(ctx: Context): void {
  for (const name of [
    'ETag',
    'Last-Modified',
    'Content-Disposition',
    'Content-Range',
    'Accept-Ranges',
    'Content-Encoding',
  ]) {
    ctx.remove(name);
  }
  ctx.body = null;
  ctx.set('Cache-Control', 'no-store');
}

function chooseFormat(ctx: Context): 'html' | 'json' | 'text' {
  if (isApiPath(ctx.path)) return 'json';
  const accepted = ctx.accepts('html', 'application/problem+json', 'json');
  if (accepted === false) return 'text';
  return accepted === 'html' ? 'html' : 'json';
}

function answerProblem(ctx: Context, error: AppError): void {
  ctx.body = JSON.stringify({
    type: 'about:blank',
    title: error.message,
    status: error.status,
    code: error.shownCode,
    ...(error.pointer === undefined ? {} : { pointer: error.pointer }),
    requestId: ctx.state.requestId,
  });
  ctx.type = 'application/problem+json';
}

function answerText(ctx: Context, error: AppError): void {
  ctx.type = 'text/plain';
  ctx.body = `${error.message}\n`;
}

/** The page itself may fail, with the database for instance: then a sentence is enough. */
async function renderPage(ctx: Context, error: AppError, render: RenderError): Promise<void> {
  const { status, code, message } = error;
  const retryAfter = Number(ctx.response.get('Retry-After')) || null;
  try {
    await render(ctx, { status, code, message, requestId: ctx.state.requestId, retryAfter });
    ctx.status = status;
  } catch (failure) {
    ctx.state.log.error({ err: failure }, 'the error page could not be rendered');
    ctx.status = status;
    answerText(ctx, error);
  }
}
