import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { AppError, fail } from '../../errors/app-error.ts';
import { allowLongBody } from '../../http/slow-body.ts';

export interface ReceivedFile {
  readonly fileName: string;
  /** Must be read to its end, or nothing after it comes. */
  readonly stream: Readable;
}

export interface Reception {
  /** Each field that came before the first file, and in the end all of them. */
  readonly fields: URLSearchParams;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** In one request. */
export const mostFiles = 2_000;
const limits = { fields: 50, fieldSize: 64 * 1024, fieldNameSize: 100, files: mostFiles, headerPairs: 50 };

/**
 * Streams a multipart body: `onFile` is called for each file as it begins to come in. Nothing is kept in memory but what
 * is on its way: who doesn't read stops the client.
 * @throws AppError PAYLOAD_TOO_LARGE, VALIDATION_FAILED for a body that is none, UNREADABLE_FILE when the client goes away.
 */
export function receiveFiles(
  req: IncomingMessage,
  onFile: (file: ReceivedFile, reception: Reception) => void,
): Promise<Reception> {
  allowLongBody(req);
  const parser = openParser(req);
  const aborted = new AbortController();
  const reception = { fields: new URLSearchParams(), signal: aborted.signal };
  return new Promise((resolve, reject) => {
    const end = (error: AppError) => {
      req.unpipe(parser);
      aborted.abort(error);
      parser.destroy();
      reject(error);
    };
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      if (nameTruncated || valueTruncated) end(new AppError('PAYLOAD_TOO_LARGE'));
      else if (value.includes('\0')) end(new AppError('VALIDATION_FAILED', { pointer: `/${name}` }));
      else reception.fields.append(name, value);
    });
    parser.on('file', (_, stream, { filename }) => {
      // Its end is told by the request's; an error that nobody hears would end the process.
      stream.on('error', () => {});
      if (filename) onFile({ fileName: decodeName(filename), stream }, reception);
      else stream.resume();
    });
    parser.once('fieldsLimit', () => end(new AppError('PAYLOAD_TOO_LARGE')));
    parser.once('filesLimit', () => reception.fields.set('tooMany', 'on'));
    // On, not once: breaking it off is an error of its own to it, and one that nobody hears ends the process.
    parser.on('error', cause => end(new AppError('VALIDATION_FAILED', { cause })));
    parser.once('close', () => resolve(reception));
    req.once('close', () => {
      if (!req.complete) end(new AppError('UNREADABLE_FILE', { details: { why: 'the client went away' } }));
    });
    req.pipe(parser);
  });
}

function openParser(req: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: req.headers, limits, defParamCharset: 'utf8' });
  } catch (cause) {
    return fail('VALIDATION_FAILED', { cause });
  }
}

/** Browsers escape exactly these three in a file's name. A NUL, which no file has in its name, could not be stored. */
function decodeName(name: string): string {
  return name
    .replaceAll('\0', '')
    .replace(/%(22|0A|0D)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
