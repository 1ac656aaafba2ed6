import busboy from 'busboy';
import { fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';

/** Bytes; a small text file, such as a track or a table. */
const mostBytes = 1024 * 1024;
const limits = { fileSize: mostBytes, files: 5, fields: 2_000, fieldSize: 256 * 1024 };

/**
 * The fields of a form, however it was sent; of a file its text.
 *
 * @throws AppError PAYLOAD_TOO_LARGE, VALIDATION_FAILED with the pointer of a file that is no text
 */
export async function readFields(ctx: Context): Promise<URLSearchParams> {
  return ctx.is('multipart') ? readMultipart(ctx) : ctx.state.form;
}

function readMultipart(ctx: Context): Promise<URLSearchParams> {
  const fields = new URLSearchParams();
  return new Promise((resolve, reject) => {
    const parser = busboy({ headers: ctx.req.headers, limits, defParamCharset: 'utf8' });
    const refuse = (make: () => never) => {
      ctx.req.unpipe(parser);
      ctx.set('Connection', 'close');
      try {
        make();
      } catch (error) {
        reject(error);
      }
    };
    parser.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) return refuse(() => fail('PAYLOAD_TOO_LARGE'));
      if (value.includes('\0')) return refuse(() => fail('VALIDATION_FAILED', { pointer: name }));
      fields.append(name, value);
    });
    parser.on('file', (name, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => refuse(() => fail('PAYLOAD_TOO_LARGE')));
      stream.on('end', () => {
        const text = decodeText(Buffer.concat(chunks));
        if (text === null) return refuse(() => fail('VALIDATION_FAILED', { pointer: name }));
        fields.append(name, text);
      });
    });
    for (const event of ['filesLimit', 'fieldsLimit'] as const)
      parser.on(event, () => refuse(() => fail('PAYLOAD_TOO_LARGE')));
    parser.on('close', () => resolve(fields));
    parser.on('error', cause => refuse(() => fail('VALIDATION_FAILED', { cause })));
    ctx.req.on('aborted', () => refuse(() => fail('VALIDATION_FAILED')));
    ctx.req.pipe(parser);
  });
}

/** Null for what is no text. */
function decodeText(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
