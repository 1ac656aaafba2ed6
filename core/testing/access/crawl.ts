import { type Ask, inTurns, maskAnswer } from './ask.ts';

/** What a visitor gets who follows every address on every page: masked answers by method and address. */
export type Crawl = ReadonlyMap<string, string>;

export interface CrawlParts {
  readonly ask: Ask;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where to begin, besides the home page: what a visitor may type or guess. */
  readonly guesses: readonly string[];
}

/** Pages that only ask who somebody is, and files of the program. */
const aside = /^\/(assets|preferences|login|logout|account|forgotten-password)\b/;

/** Searches that were narrowed down more than once: there are as many of them as stars, and their parts say as much. */
const narrowedAgain = /[?&](?:q|in)=(?:search(?::|%3A))?[^&]*?(?:%20|\+)[^&]*?(?:%20|\+)/i;

export async function crawl({ ask, headers = {}, guesses }: CrawlParts): Promise<Crawl> {
  const answers = new Map<string, string>();
  const seen = new Set<string>();
  let wave = ['/', ...guesses];
  while (wave.length > 0) {
    const found = new Set<string>();
    await inTurns(wave, async path => {
      const whole = await ask({ path, headers });
      answers.set(`GET ${path}`, maskAnswer(whole));
      answers.set(`HEAD ${path}`, maskAnswer(await ask({ path, method: 'HEAD', headers })));
      const isPage = /html|json|xml/.test(String(whole.headers['content-type']));
      for (const address of isPage ? listAddresses(whole.body.toString()) : []) found.add(address);
    });
    for (const path of wave) seen.add(path);
    wave = [...found].filter(path => !seen.has(path) && !aside.test(path) && !narrowedAgain.test(path));
  }
  return answers;
}

/** Whatever in a page looks like an address here: links, sources, candidates, forms, previews, data for scripts. */
function listAddresses(page: string): string[] {
  return [...page.matchAll(/="([^"]*)"/g)]
    .flatMap(([, value]) => value!.replaceAll('&amp;', '&').split(/[\s,]+/))
    .map(word => word.replace(/^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?(?=\/)/, '').replace(/#.*$/, ''))
    .filter(word => /^\/(?!\/)/.test(word));
}

/** Addresses whose answers differ, with the first place where they do. */
export function listDifferences(before: Crawl, after: Crawl): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(address => {
    const [one, other] = [before.get(address), after.get(address)];
    if (one === other) return [];
    if (one === undefined || other === undefined)
      return `${address} ${one === undefined ? 'is new' : 'is gone'}`;
    let at = 0;
    while (one[at] === other[at]) at += 1;
    const around = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
    return `${address}: ${JSON.stringify([around(one), around(other)])}`;
  });
}
