import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { AppError, isAppError } from '../../../errors/app-error.ts';
import type { HttpAnswer, HttpRequest, PluginHttp } from '../../../plugin-api/index.ts';
import { findTarget, type Target, type TargetRule } from './permitted-target.ts';

/** ms and bytes: when absent, and at most. */
const limits = { timeout: [10_000, 60_000], maxBytes: [5_000_000, 100_000_000] } as const;

export interface OwnHttpOptions extends TargetRule {
  readonly runOutside: <Value>(work: () => Value) => Value;
  /** Aborted when the plugin’s set-up is over. */
  readonly closed: AbortSignal;
}

export function createOwnHttp(options: OwnHttpOptions): PluginHttp {
  return {
    async fetch(url, request = {}) {
      const signal = AbortSignal.any([
        AbortSignal.timeout(bound(request.timeout, limits.timeout)),
        options.closed,
        ...(request.signal ? [request.signal] : []),
      ]);
      try {
        signal.throwIfAborted();
        const target = await options.runOutside(() => untilAborted(findTarget(url, options), signal));
        return await options.runOutside(() => ask(target, request, signal));
      } catch (cause) {
        if (isAppError(cause)) throw cause;
        throw new AppError('HTTP_FAILED', {
          message: `Plugin ${options.plugin}: ${hostOf(url)} gave no answer: ${describe(cause, signal)}.`,
          cause,
        });
      }
    },
  };
}

function bound(wanted: number | undefined, [usual, most]: readonly [number, number]): number {
  return Math.min(Math.max(1, wanted ?? usual), most);
}

/** Names are resolved by a library that cannot be told to stop. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

function ask({ url, address }: Target, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const lookup: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [address]) : done(null, address.address, address.family);
  const maxBytes = bound(request.maxBytes, limits.maxBytes);
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http).request(url, {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      // a connection that was kept could lead to what was resolved earlier
      ...{ agent: false, lookup, signal },
    });
    sent.once('error', reject);
    sent.once('response', answer => readAnswer(answer, maxBytes).then(resolve, reject));
    sent.end(request.body);
  });
}

const ownHeaders = /^(host|connection|content-length|transfer-encoding|upgrade|te|expect)$/i;

function headersOf({ headers = {}, body }: HttpRequest): http.OutgoingHttpHeaders {
  const given = Object.entries(headers).filter(([name]) => !ownHeaders.test(name));
  return {
    'user-agent': 'Enfilade',
    ...Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value])),
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  };
}

async function readAnswer(answer: http.IncomingMessage, maxBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.destroy();
      throw new Error(`its answer is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return {
    status: answer.statusCode ?? 0,
    headers: flatten(answer.headers),
    body,
    text: () => body.toString('utf8'),
    json: () => JSON.parse(body.toString('utf8')),
  };
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat().join(', ')]));
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'an address';
}

function describe(cause: unknown, signal: AbortSignal): string {
  if (signal.aborted) {
    return (signal.reason as Error)?.name === 'TimeoutError' ? 'it took too long' : 'nobody waits any more';
  }
  const { message, code } = cause as { message?: string; code?: string };
  return (message || code || 'no reason given').split('\n')[0]!.replace(/\.$/, '');
}
