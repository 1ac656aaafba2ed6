import type { IncomingMessage } from 'node:http';

/** Bodies that a route reads as they come. */
const streamed = new WeakSet<IncomingMessage>();

/** Lets this body take as long as the server lets any request take; for a route that streams it to who may send it. */
export function allowLongBody(request: IncomingMessage): void {
  streamed.add(request);
}

/**
 * Cuts the connection of a request whose body is still on its way after so many ms, answered or not. Nobody waits for
 * such a body, and who sends it drop by drop only means to hold the connection.
 */
export function cutSlowBody(request: IncomingMessage, patience: number): void {
  if (!hasBody(request)) return;
  const timer = setTimeout(() => {
    if (!request.complete && !streamed.has(request)) request.socket.destroy();
  }, patience);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
