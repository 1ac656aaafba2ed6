import type { Ask } from './ask.ts';

/** Where a photo and its album are told of to one viewer. */
export interface WitnessPlace {
  /** `/s/<token>` for links, empty for all others. */
  readonly base: string;
  readonly slug: string;
  readonly photoId: string;
  /** First 12 hex digits of the original's SHA-256. */
  readonly hash: string;
  /** In the titles of both, and the photo's tag. */
  readonly word: string;
  /** When it was taken. */
  readonly year: string;
}

/** Asks on every surface at which the photo is told of. */
export interface Witness {
  /** Keeps the ETags of what is there now. */
  remember(): Promise<void>;
  /** Addresses that tell of it; where it was remembered, also those that only say that it has not changed. */
  listTelling(): Promise<string[]>;
  /** Addresses that don't. */
  listSilent(): Promise<string[]>;
}

export function createWitness({
  ask,
  headers,
  place,
}: {
  readonly ask: Ask;
  readonly headers: Readonly<Record<string, string>>;
  readonly place: WitnessPlace;
}): Witness {
  const { base, slug, photoId, word } = place;
  const paths = pathsOf(place).map(path => base + path);
  const etags = new Map<string, string>();

  const isTold = async (path: string, condition: Readonly<Record<string, string>> = {}): Promise<boolean> => {
    const { status, body } = await ask({ path, headers: { ...headers, ...condition } });
    if (status === 304 || status === 206) return true;
    if (status !== 200) return false;
    const isFile = path.includes('/i/') || /\/(original|download)\b/.test(path);
    return isFile || body.includes(photoId) || body.toString().includes(`/tags/${word}"`);
  };
  /** Nothing is there for whom the photo isn't. */
  const isOwn = (path: string) => path.includes(photoId) || path.includes(`/${slug}`);
  const filter = async (wanted: boolean, condition = (_: string): Record<string, string> => ({})) => {
    const told = await Promise.all(paths.map(path => isTold(path, condition(path))));
    return paths.filter((_, index) => told[index] === wanted);
  };
  return {
    async remember() {
      for (const path of paths) {
        const { etag } = (await ask({ path, headers })).headers;
        if (etag) etags.set(path, etag);
      }
    },
    async listTelling() {
      // a page that had no ETag may be there for guests, who are rightly told that there is one
      const conditional = (path: string): Record<string, string> => {
        const etag = etags.get(path) ?? (isOwn(path) ? '*' : undefined);
        return { Range: 'bytes=0-9', ...(etag && { 'If-None-Match': etag }) };
      };
      return [...(await filter(true, conditional)), ...(await filter(true))];
    },
    listSilent: () => filter(false),
  };
}

function pathsOf({ base, slug, photoId, hash, word, year }: WitnessPlace): string[] {
  const everywhere = [
    ...[`/albums/${slug}`, `/photos/${photoId}`, `/i/${photoId}/thumb@1/${hash}.jpg`],
    ...[`/photos/${photoId}/original`, `/albums/${slug}/download`, `/download?photos=${photoId}`],
  ];
  if (base !== '') return everywhere;
  return [
    ...everywhere,
    ...['/', '/tags', `/tags/${word}`, `/search?q=${word}`, `/search?q=tag:${word}`, '/calendar'],
    ...[`/calendar/${year}`, `/calendar/${year}/05/06`],
  ];
}
