import type { WebAnswer, WebClient } from '../testing/web-client.ts';

/** A button of a form, with all that a browser would send when it is pressed and nothing was changed. */
export interface Pressable {
  readonly page: string;
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export interface Crawl {
  readonly pages: ReadonlyMap<string, WebAnswer>;
  /** To elsewhere. */
  readonly links: readonly string[];
  readonly buttons: readonly Pressable[];
}

/** Follows every link from a page to others below this path, and collects the buttons of their forms, each but once. */
export async function crawl(client: WebClient, start: string, below: RegExp): Promise<Crawl> {
  const pages = new Map<string, WebAnswer>();
  const buttons = new Map<string, Pressable>();
  const elsewhere = new Set<string>();
  const waiting = [start];
  while (waiting.length > 0) {
    const page = waiting.pop()!;
    if (pages.has(page)) continue;
    const answer = await client.get(page);
    pages.set(page, answer);
    for (const link of linksOf(answer.body)) {
      if (below.test(link)) waiting.push(link);
      else elsewhere.add(link);
    }
    if (answer.location) waiting.push(answer.location);
    for (const button of buttonsOf(page, answer.body)) {
      const told = button.fields.filter(([name]) => !['formToken', 'back', 'revision'].includes(name));
      buttons.set(JSON.stringify([button.action, told]), button);
    }
  }
  return { pages, links: [...elsewhere], buttons: [...buttons.values()] };
}

export async function press(client: WebClient, { action, fields }: Pressable): Promise<WebAnswer> {
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value]));
  return client.send(action, { method: 'POST', body });
}

/** Without what follows the sign of a place on the page. */
function linksOf(body: string): string[] {
  return [...body.matchAll(/<a\b[^>]* href="([^"#]*)/g)].map(([, href]) => unescapeText(href!));
}

function buttonsOf(page: string, body: string): Pressable[] {
  const forms = [...body.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)];
  return forms.flatMap(([, attributes = '', inner = '']) => {
    const own = attributesOf(attributes);
    if (own.method !== 'post' || own.enctype) return [];
    const outside = [...body.matchAll(/<button\b[^>]*>/g)].filter(
      ([tag]) => own.id && attributesOf(tag).form === own.id,
    );
    const within = [...inner.matchAll(/<button\b[^>]*>/g)].filter(([tag]) => !attributesOf(tag).form);
    return [...within, ...outside].map(([tag]) => {
      const { name, value, formaction } = attributesOf(tag);
      const pressed = name === undefined ? [] : [[name, value ?? ''] as const];
      return { page, action: formaction ?? own.action ?? page, fields: [...fieldsOf(inner), ...pressed] };
    });
  });
}

function fieldsOf(form: string): (readonly [string, string])[] {
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].flatMap(([tag]) => {
    const { type, name, value, checked } = attributesOf(tag);
    const isLeftOut = (type === 'checkbox' || type === 'radio') && checked === undefined;
    return name === undefined || isLeftOut ? [] : [[name, value ?? ''] as const];
  });
  const areas = [...form.matchAll(/<textarea\b([^>]*)>\n?([\s\S]*?)<\/textarea>/g)].map(
    ([, attributes = '', text = '']) => [attributesOf(attributes).name ?? '', unescapeText(text)] as const,
  );
  const selects = [...form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)].map(
    ([, attributes = '', options = '']) => {
      const all = [...options.matchAll(/<option\b[^>]*>/g)].map(([tag]) => attributesOf(tag));
      const chosen = all.find(option => option.selected !== undefined) ?? all[0];
      return [attributesOf(attributes).name ?? '', chosen?.value ?? ''] as const;
    },
  );
  return [...inputs, ...areas, ...selects];
}

function attributesOf(tag: string): Readonly<Record<string, string | undefined>> {
  const found = tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g);
  return Object.fromEntries([...found].map(([, name, value = '']) => [name!, unescapeText(value)]));
}

function unescapeText(text: string): string {
  const plain: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => plain[name]!);
}
