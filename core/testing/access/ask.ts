import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Question {
  readonly path: string;
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
}

export type Ask = (question: Question) => Promise<Answer>;

/** Thousands of requests over connections that stay open: bodies as they come, redirects not followed. */
export function createAsk(url: string): { ask: Ask; count(): number; close(): void } {
  const agent = new Agent({ keepAlive: true });
  let count = 0;
  return {
    ask({ path, method = 'GET', headers = {} }) {
      count += 1;
      // an address of its own for each: what is slowed after wrong tries is not what is looked at
      const from = { 'X-Forwarded-For': `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}` };
      return new Promise((resolve, reject) => {
        const sent = request(url + path, { agent, method, headers: { ...from, ...headers } }, response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode!,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
        });
        sent.on('error', reject);
        sent.end();
      });
    },
    count: () => count,
    close: () => agent.destroy(),
  };
}

/** So many at a time: archives of one person are limited. */
export async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all([lane(), lane(), lane()]);
}

/** An answer without what differs from one request to the next: date, request id, form token. */
export function maskAnswer({ status, headers, body }: Answer): string {
  const kept = Object.entries(headers).filter(([name]) => !['date', 'x-request-id'].includes(name));
  const text = JSON.stringify([status, kept.toSorted()]) + body.toString('latin1');
  return text
    .replaceAll(/name="formToken" value="[^"]*"/g, 'name="formToken"')
    .replaceAll(/form=[\w-]+(?=; )/g, 'form=')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'request');
}
