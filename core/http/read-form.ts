import { fail } from '../errors/app-error.ts';
import type { Context, Middleware } from './state.ts';

/** Bytes; the largest form is a photo's with long texts. */
const largestForm = 256 * 1024;
const mostFields = 2_000;
/** ms; a form is small, and who sends it drop by drop only means to hold the connection. */
const longest = 30_000;

/** Reads urlencoded bodies into `state.form`. Multipart is left to the routes that stream it. */
export function readForm(): Middleware {
  return async (ctx, next) => {
    if (ctx.is('urlencoded')) ctx.state.form = parse(await readBody(ctx, largestForm));
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

async function readBody(ctx: Context, limit: number): Promise<string> {
  if ((ctx.request.length ?? 0) > limit) refuse(ctx);
  const timer = setTimeout(() => ctx.req.destroy(), longest);
  try {
    return (await collect(ctx, limit)).toString('utf8');
  } catch (error) {
    // nobody is there to be answered; to the database it would look as if its connection had been cut
    return ctx.req.complete || !ctx.req.destroyed
      ? Promise.reject(error)
      : fail('VALIDATION_FAILED', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function collect(ctx: Context, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // leaving the loop early must not cut the connection that the answer goes out on
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > limit) refuse(ctx);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What is still coming in is not read, so the connection can't be used again. */
function refuse(ctx: Context): never {
  ctx.set('Connection', 'close');
  return fail('PAYLOAD_TOO_LARGE');
}
