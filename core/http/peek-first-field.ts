import type { IncomingMessage } from 'node:http';

/** A boundary is at most 70 bytes, our token 43. */
const mostBytes = 2_048;
/** ms; it comes with the request's first bytes, or is held back on purpose. */
const longest = 30_000;

/**
 * The value of a multipart body's first field when it has this name; undefined otherwise. On success the bytes are put
 * back, so whoever streams the body reads it from its beginning: a form is judged before any of its files is looked at.
 */
export function peekFirstField(req: IncomingMessage, name: string): Promise<string | undefined> {
  const boundary = boundaryOf(req);
  if (boundary === undefined) return Promise.resolve(undefined);
  const chunks: Buffer[] = [];
  // In one turn with reading: a body that was read to its end is over a moment later, and takes nothing back.
  const look = (): { field: string } | 'more' | 'none' => {
    const chunk = req.read() as Buffer | null;
    if (chunk === null) return req.readableEnded || req.destroyed ? 'none' : 'more';
    chunks.push(chunk);
    const head = Buffer.concat(chunks);
    const field = parseFirstField(head.toString('latin1'), boundary, name);
    if (field === undefined) return head.length < mostBytes ? 'more' : 'none';
    req.unshift(head);
    return { field };
  };
  return watch(req, look);
}

const events = ['readable', 'end', 'close', 'error'] as const;

function watch(
  req: IncomingMessage,
  look: () => { field: string } | 'more' | 'none',
): Promise<string | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => req.destroy(), longest);
    const onEvent = () => {
      const found = look();
      if (found === 'more') return;
      clearTimeout(timer);
      for (const event of events) req.off(event, onEvent);
      resolve(found === 'none' ? undefined : found.field);
    };
    for (const event of events) req.on(event, onEvent);
    onEvent();
  });
}

function boundaryOf(req: IncomingMessage): string | undefined {
  const match = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(req.headers['content-type'] ?? '');
  return match?.[1] ?? match?.[2];
}

function parseFirstField(head: string, boundary: string, name: string): string | undefined {
  const opening = `--${boundary}\r\n`;
  const start = head.indexOf(opening);
  if (start < 0 || head.slice(0, start).trim() !== '') return undefined;
  const part = head.slice(start + opening.length);
  const headersEnd = part.indexOf('\r\n\r\n');
  const bodyEnd = part.indexOf(`\r\n--${boundary}`);
  if (headersEnd < 0 || bodyEnd < headersEnd) return undefined;
  const disposition = part.slice(0, headersEnd);
  if (!disposition.includes(`name="${name}"`) || /filename/i.test(disposition)) return undefined;
  return part.slice(headersEnd + 4, bodyEnd);
}
