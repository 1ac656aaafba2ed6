import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail } from '../errors/app-error.ts';
import { cutSlowBody } from '../http/slow-body.ts';

/** ms; uploads over slow lines take long, but nobody needs a minute for the headers or for any other body. */
const limits = { headers: 60_000, body: 60_000, request: 3_600_000, keepAlive: 70_000, drain: 15_000 };

export interface WebServer {
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, lets those in flight finish, and closes. */
  stop(): Promise<void>;
}

/** Listens. @throws AppError PORT_IN_USE, BAD_CONFIGURATION */
export async function listen(parts: {
  readonly handle: RequestListener;
  readonly host: string;
  readonly port: number;
  /** Told when stopping begins: readiness turns then. */
  readonly onStopping?: () => void;
  /** ms that a body may take which its route doesn't stream; a minute when absent. */
  readonly patience?: number;
}): Promise<WebServer> {
  const requests = trackRequests((request, response) => {
    cutSlowBody(request, parts.patience ?? limits.body);
    parts.handle(request, response);
  });
  const server = createServer(
    { headersTimeout: limits.headers, requestTimeout: limits.request, keepAliveTimeout: limits.keepAlive },
    requests.listener,
  );
  await bind(server, parts);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${urlHost(parts.host)}:${port}`,
    port,
    async stop() {
      parts.onStopping?.();
      await requests.drain(limits.drain);
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function bind(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      fail('PORT_IN_USE', { message: `Port ${port} is taken by another program.`, cause });
    if (code === 'EACCES')
      fail('BAD_CONFIGURATION', {
        message: `PORT accepts a port that this user may listen on; ${port} is not.`,
      });
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      fail('BAD_CONFIGURATION', { message: `HOST accepts an address of this machine; ${host} is none.` });
    }
    throw cause;
  }
}

/** Health keeps answering while the rest comes to its end, so that a proxy sees that it should look elsewhere. */
function trackRequests(handle: RequestListener) {
  const inFlight = new Set<ServerResponse>();
  let onIdle: (() => void) | null = null;
  const listener: RequestListener = (request, response) => {
    if (onIdle && !isHealth(request)) return refuse(response);
    inFlight.add(response);
    if (onIdle) response.setHeader('Connection', 'close');
    response.once('close', () => {
      inFlight.delete(response);
      if (inFlight.size === 0) onIdle?.();
    });
    handle(request, response);
  };
  const drain = (patience: number) =>
    new Promise<void>(resolve => {
      onIdle = resolve;
      if (inFlight.size === 0) return resolve();
      for (const response of inFlight) if (!response.headersSent) response.setHeader('Connection', 'close');
      setTimeout(resolve, patience).unref();
    });
  return { listener, drain };
}

function isHealth({ url }: IncomingMessage): boolean {
  return url?.startsWith('/health/') ?? false;
}

function refuse(response: ServerResponse): void {
  response.writeHead(503, { Connection: 'close', 'Retry-After': '5', 'Content-Type': 'text/plain' });
  response.end('The server is stopping.\n');
}

/** An address to open: a server that listens everywhere is reached at this machine. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
