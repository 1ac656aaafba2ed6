import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

export interface WholeAnswer {
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire: compressed when it was. */
  readonly body: Buffer;
}

const passedOn = ['content-type', 'content-encoding', 'cache-control', 'vary', 'etag'];

/** One answer with its bytes untouched, which `fetch` would decompress. @throws Error when it isn't 200. */
export async function fetchWhole(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<WholeAnswer> {
  const [response] = (await once(get(url, { headers: { ...headers }, agent: false }), 'response')) as [
    IncomingMessage,
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
  return { headers: pickHeaders(response), body: Buffer.concat(chunks) };
}

function pickHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept = passedOn.filter(name => typeof headers[name] === 'string');
  return Object.fromEntries(kept.map(name => [name, String(headers[name])]));
}
