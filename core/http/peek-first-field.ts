import type { IncomingMessage } from 'node:http';

/** A boundary is at most 70 bytes, our token 43. */
const mostBytes = 2_048;

/**
 * The value of a multipart body's first field when it has this name; undefined otherwise. The bytes are put back, so
 * whoever streams the body reads it from its beginning: a form is judged before any of its files is looked at.
 */
export async function peekFirstField(req: IncomingMessage, name: string): Promise<string | undefined> {
  const boundary = boundaryOf(req);
  if (boundary === undefined) return undefined;
  const chunks: Buffer[] = [];
  let head = '';
  let field: string | undefined;
  do {
    const chunk = await readChunk(req);
    if (chunk === null) break;
    chunks.push(chunk);
    head += chunk.toString('latin1');
    field = parseFirstField(head, boundary, name);
  } while (field === undefined && head.length < mostBytes);
  if (chunks.length > 0) req.unshift(Buffer.concat(chunks));
  return field;
}

function boundaryOf(req: IncomingMessage): string | undefined {
  const match = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(req.headers['content-type'] ?? '');
  return match?.[1] ?? match?.[2];
}

function parseFirstField(head: string, boundary: string, name: string): string | undefined {
  const [before, part] = head.split(`--${boundary}\r\n`, 2);
  if (before?.trim() !== '' || part === undefined) return undefined;
  const headersEnd = part.indexOf('\r\n\r\n');
  const bodyEnd = part.indexOf(`\r\n--${boundary}`);
  if (headersEnd < 0 || bodyEnd < headersEnd) return undefined;
  const disposition = part.slice(0, headersEnd);
  if (!disposition.includes(`name="${name}"`) || /filename/i.test(disposition)) return undefined;
  return part.slice(headersEnd + 4, bodyEnd);
}

/** Null at the end of the body, or when the sender is gone. */
function readChunk(req: IncomingMessage): Promise<Buffer | null> {
  const ready = req.read() as Buffer | null;
  if (ready !== null) return Promise.resolve(ready);
  if (req.readableEnded || req.destroyed) return Promise.resolve(null);
  return new Promise(resolve => {
    const settle = () => {
      for (const event of ['readable', 'end', 'close', 'error']) req.off(event, settle);
      resolve(req.read() as Buffer | null);
    };
    for (const event of ['readable', 'end', 'close', 'error']) req.once(event, settle);
  });
}
