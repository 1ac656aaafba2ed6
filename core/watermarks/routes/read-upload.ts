import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { AppError, fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';

export interface Upload {
  readonly fields: URLSearchParams;
  /** Bytes of the file that was chosen; 0 when none was. */
  readonly fileBytes: number;
}

/** Bytes; a watermark is small. */
const mostBytes = 10 * 1024 * 1024;
const limits = { fileSize: mostBytes, files: 1, fields: 30, fieldSize: 4_096 };

/**
 * The fields of a form with one file, which goes to `path`. Whoever asked removes it.
 *
 * @throws AppError PAYLOAD_TOO_LARGE, VALIDATION_FAILED for a body that is none
 */
export async function readUpload(ctx: Context, path: string): Promise<Upload> {
  if (!ctx.is('multipart')) return { fields: ctx.state.form, fileBytes: 0 };
  const fields = new URLSearchParams();
  const writing: Promise<number>[] = [];
  const parser = openParser(ctx);
  parser.on('field', (name, value, { valueTruncated }) => {
    if (valueTruncated || value.includes('\0')) parser.destroy(new AppError('VALIDATION_FAILED'));
    else fields.append(name, value);
  });
  parser.on('file', (_, stream, { filename }) => {
    stream.on('limit', () => parser.destroy(new AppError('PAYLOAD_TOO_LARGE')));
    if (filename) writing.push(writeFile(stream, path));
    else stream.resume();
  });
  for (const event of ['filesLimit', 'fieldsLimit'] as const)
    parser.on(event, () => parser.destroy(new AppError('PAYLOAD_TOO_LARGE')));
  try {
    await pipeline(ctx.req, parser);
    const [fileBytes = 0] = await Promise.all(writing);
    return { fields, fileBytes };
  } catch (error) {
    await Promise.allSettled(writing);
    ctx.set('Connection', 'close');
    throw error instanceof AppError ? error : new AppError('VALIDATION_FAILED', { cause: error });
  }
}

async function writeFile(stream: NodeJS.ReadableStream, path: string): Promise<number> {
  const file = createWriteStream(path, { flags: 'wx' });
  await pipeline(stream, file);
  return file.bytesWritten;
}

function openParser(ctx: Context): busboy.Busboy {
  try {
    return busboy({ headers: ctx.req.headers, limits, defParamCharset: 'utf8' });
  } catch (cause) {
    return fail('VALIDATION_FAILED', { cause });
  }
}
