import { fail } from '../errors/app-error.ts';
import { readBody } from './read-body.ts';
import type { Middleware } from './state.ts';

const mostFields = 2_000;

/** Reads urlencoded bodies into `state.form`. Multipart is left to the routes that stream it. */
export function readForm(): Middleware {
  return async (ctx, next) => {
    if (ctx.is('urlencoded')) ctx.state.form = parse(await readBody(ctx));
    await next();
  };
}

function parse(body: string): URLSearchParams {
  const form = new URLSearchParams(body);
  if (form.size > mostFields) fail('PAYLOAD_TOO_LARGE');
  for (const [name, value] of form) {
    // PostgreSQL's text cannot hold it
    if (value.includes('\0')) fail('VALIDATION_FAILED', { pointer: `/${name}` });
  }
  return form;
}
