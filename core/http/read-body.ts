import { fail } from '../errors/app-error.ts';
import type { Context } from './state.ts';

/** Bytes; the largest form is a photo's with long texts. */
const largest = 256 * 1024;
/** ms; it is small, and who sends it drop by drop only means to hold the connection. */
const longest = 30_000;

/** The whole body as text, of forms and JSON. @throws AppError PAYLOAD_TOO_LARGE */
export async function readBody(ctx: Context): Promise<string> {
  if ((ctx.request.length ?? 0) > largest) refuse(ctx);
  const timer = setTimeout(() => ctx.req.destroy(), longest);
  try {
    return (await collect(ctx)).toString('utf8');
  } catch (error) {
    // nobody is there to be answered; to the database it would look as if its connection had been cut
    return ctx.req.complete || !ctx.req.destroyed
      ? Promise.reject(error)
      : fail('VALIDATION_FAILED', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function collect(ctx: Context): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // leaving the loop early must not cut the connection that the answer goes out on
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > largest) refuse(ctx);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What is still coming in is not read, so the connection can't be used again. */
function refuse(ctx: Context): never {
  ctx.set('Connection', 'close');
  return fail('PAYLOAD_TOO_LARGE');
}
