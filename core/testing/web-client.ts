/** A browser without script: keeps cookies, follows no redirects, and sends forms with their token. */
export interface WebClient {
  readonly cookies: Map<string, string>;
  /** Set-Cookie lines of the last answer. */
  readonly lastSetCookies: readonly string[];
  get(path: string, init?: RequestInit): Promise<WebAnswer>;
  /** As it is, without a token of its own. */
  send(path: string, init: RequestInit): Promise<WebAnswer>;
  /** Loads the page with the form (the path itself unless `page` says otherwise) and posts it with its token. */
  submit(path: string, fields: Record<string, string>, options?: { page?: string }): Promise<WebAnswer>;
  /** The token of the form on a page. */
  formToken(page: string): Promise<string>;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Path of a redirect. */
  readonly location: string | null;
}

export function createWebClient({ url, address }: { url: string; address?: string }): WebClient {
  const cookies = new Map<string, string>();
  let lastSetCookies: string[] = [];

  const send = async (path: string, init: RequestInit = {}): Promise<WebAnswer> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0)
      headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    if (address) headers.set('X-Forwarded-For', address);
    const response = await fetch(url + path, { redirect: 'manual', ...init, headers });
    lastSetCookies = response.headers.getSetCookie();
    for (const line of lastSetCookies) keepCookie(cookies, line);
    const { status } = response;
    return {
      status,
      headers: response.headers,
      body: await response.text(),
      location: response.headers.get('Location'),
    };
  };

  const formToken = async (page: string) => {
    const { body } = await send(page);
    return /name="formToken" value="([^"]+)"/.exec(body)?.[1] ?? '';
  };

  return {
    cookies,
    get lastSetCookies() {
      return lastSetCookies;
    },
    send,
    get: (path, init) => send(path, init),
    formToken,
    async submit(path, fields, options = {}) {
      const token = await formToken(options.page ?? path);
      return send(path, { method: 'POST', body: new URLSearchParams({ formToken: token, ...fields }) });
    },
  };
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map(part => part.trim());
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const expires = attributes.find(attribute => attribute.toLowerCase().startsWith('expires='))?.slice(8);
  if (value === '' || (expires && new Date(expires) < new Date())) cookies.delete(name);
  else cookies.set(name, value);
}
