import { type Answer, inTurns, maskAnswer } from './ask.ts';
import type { Expectation } from './expectations.ts';
import type { GatheringParts } from './gatherings.ts';
import { isMarked, type Surface, surfaces } from './surfaces.ts';
import type { MatrixViewer } from './viewers.ts';
import type { WorldObject } from './world.ts';
import { largePhotos, smallSize } from './world-plans.ts';

type Cells = GatheringParts;

const nothing: Expectation = { verbs: new Set(), isTrashed: false };
/** Each of them would have another answer out of a cache or a disk than out of the decision. */
const sly = {
  'If-None-Match': '*',
  'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT',
  Range: 'bytes=0-9',
};

/** Asks for every object on every surface; returns how many that were, and what was answered otherwise than expected. */
export async function askCells(cells: Cells): Promise<{ count: number; problems: string[] }> {
  const { world, viewer, expected } = cells;
  const problems: string[] = [];
  const wanted = surfaces.flatMap(surface =>
    [...world.objects]
      .filter(([, object]) => isAsked(surface, object, viewer))
      .map(([key, object]) => ({ surface, object, found: expected.get(key) ?? nothing })),
  );
  const missing = createMissing(cells);
  let count = 0;
  await inTurns(wanted, async ({ surface, object, found }) => {
    count += 1;
    const path = viewer.base + surface.path(object);
    const isThere =
      surface.isThere(found, object, viewer) && (viewer.base === '' || surface.isBelowLinks === true);
    const say = (text: string) =>
      problems.push(`${viewer.name}: ${path} (${object.kind} ${object.name}) ${text}`);
    if (isThere) await expectThere(cells, { surface, object, path, say });
    else if (found.verbs.size > 0) await expectRefusal(cells, { surface, object, path, say });
    else await expectNothing(cells, { surface, object, path, say, missing, turn: count });
  });
  return { count, problems };
}

/** Find the same as another viewer of the matrix does. */
const likeOthers = [
  'admin',
  'token admin',
  'link by curator',
  'link no password',
  'link terms',
  'link sign-in',
];

/** Sizes differ for large photos alone, and below a link what there is not is the same for all objects. */
function isAsked(surface: Surface, object: WorldObject, viewer: MatrixViewer): boolean {
  if (surface.of !== object.kind) return false;
  const isSampled = surface.isSampled || likeOthers.includes(viewer.name);
  if (isSampled && (surface.route + object.name + viewer.name).length % 2 === 0) return false;
  if (viewer.base !== '' && !surface.isBelowLinks) return object.name === 'closed';
  const isSize = surface.route.startsWith('/i/') && !surface.path(object).includes('/thumb@');
  return !isSize || largePhotos.includes(object.name);
}

interface Cell {
  readonly surface: Surface;
  readonly object: WorldObject;
  readonly path: string;
  readonly say: (problem: string) => void;
}

async function expectThere(cells: Cells, { surface, object, path, say }: Cell): Promise<void> {
  const { ask, viewer, guests, findLeaks } = cells;
  const marks = marksOf(cells, { surface, object });
  const { headers } = viewer;
  const answer = await ask({ path, headers });
  if (answer.status !== 200) return say(`was answered ${answer.status}, and is there`);
  const kept = String(answer.headers['cache-control']);
  if (surface.isFile) {
    const forGuests = guests.get(`${object.kind} ${object.name}`) ?? nothing;
    const isShared = viewer.base === '' && surface.isThere(forGuests, object, asGuest) && !marks.differ;
    if (surface.edge && /~m[0-9a-f]{16}@/.test(String(answer.headers.etag)) !== marks.theirs)
      say(marks.theirs ? 'carries no watermark' : 'carries a watermark');
    const isRight = kept.startsWith('private') ? viewer.kind !== 'guest' : isShared;
    if (!isRight) say(`may be kept "${kept}"`);
    const known = await ask({ path, headers: { ...headers, 'If-None-Match': String(answer.headers.etag) } });
    if (known.status !== 304) say(`was answered ${known.status} to its own ETag`);
    if (surface.isText) for (const leak of findLeaks(path, tellOf(answer))) say(`tells of ${leak}`);
    return;
  }
  if (viewer.kind !== 'guest' && !kept.includes('no-store')) say(`may be kept "${kept}"`);
  for (const leak of findLeaks(path, tellOf(answer))) say(`tells of ${leak}`);
  const isBounded = largePhotos.some(name => answer.body.includes(`Zqp${name}`));
  if (isBounded) await expectOffered({ ask, headers }, answer.body.toString(), say);
}

const asGuest: MatrixViewer = { name: 'guest', kind: 'guest', headers: {}, base: '' };

/** Whether a picture carries a watermark for this viewer, and whether it does not so for guests. */
function marksOf(
  { viewer, expected, guests }: Cells,
  { surface: { edge = Number.POSITIVE_INFINITY }, object }: Pick<Cell, 'surface' | 'object'>,
): { readonly theirs: boolean; readonly differ: boolean } {
  const [theirs, forGuests] = [
    { as: viewer, found: expected },
    { as: asGuest, found: guests },
  ].map(
    ({ as, found }) =>
      object.kind === 'photo' &&
      edge > smallSize &&
      isMarked(found.get(`photo ${object.name}`) ?? nothing, object, as),
  ) as [boolean, boolean];
  return { theirs, differ: theirs !== forGuests };
}

/** Who may see something is told that they may not do more with it. */
async function expectRefusal({ ask, viewer, findLeaks }: Cells, { path, say }: Cell): Promise<void> {
  const answer = await ask({ path, headers: { ...viewer.headers, ...sly } });
  if (![303, 401, 403, 404].includes(answer.status)) say(`was answered ${answer.status}, and is not theirs`);
  for (const leak of findLeaks(path, tellOf(answer))) say(`tells of ${leak}`);
}

/** No page offers a picture that its viewer may not have: that would be a hole in it, and tell that there is more. */
async function expectOffered(
  { ask, headers }: { ask: Cells['ask']; headers: MatrixViewer['headers'] },
  page: string,
  say: Cell['say'],
): Promise<void> {
  const offered = new Set(
    [...page.matchAll(/(?:\/s\/[\w-]+)?\/i\/[\w-]{11}\/(?:small|medium|large)@1\/\w+\.jpg/g)].map(String),
  );
  for (const path of offered) {
    const { status } = await ask({ path, method: 'HEAD', headers });
    if (status !== 200) say(`offers ${path}, which is answered ${status}`);
  }
}

function tellOf({ headers, body }: Answer): string {
  return JSON.stringify(headers) + body.toString('latin1');
}

/** Files are asked for in each way, pages in one of them: over all viewers and objects all come up. */
async function expectNothing(
  { ask, viewer: { headers } }: Cells,
  cell: Cell & { missing: ReturnType<typeof createMissing>; turn: number },
): Promise<void> {
  const { surface, object, path, say, missing, turn } = cell;
  const nowhere = await missing(surface, object);
  const isHead = turn % 3 === 1;
  if (surface.isFile || turn % 3 === 0) {
    const plain = await ask({ path, headers });
    if (nameless(plain, object) !== nowhere.whole) say(`differs from what is not there (${plain.status})`);
    if (!surface.isFile) return;
  }
  const other = isHead
    ? await ask({ path, method: 'HEAD', headers })
    : await ask({ path, headers: { ...headers, ...sly } });
  if (nameless(other, object) !== (isHead ? nowhere.head : nowhere.whole))
    say(`differs ${isHead ? 'for HEAD' : 'when asked conditionally'} (${other.status})`);
}

interface Nowhere {
  readonly whole: string;
  /** Without the body. */
  readonly head: string;
}

/** What is answered where there is nothing at all, by an address of the same length. */
function createMissing({ ask, viewer: { base, headers } }: Cells) {
  const answers = new Map<string, Promise<Nowhere>>();
  const find = async (path: string, absent: WorldObject): Promise<Nowhere> => {
    const answer = await ask({ path, headers });
    const head = nameless({ ...answer, body: Buffer.alloc(0) }, absent);
    return { whole: nameless(answer, absent), head };
  };
  return (surface: Surface, object: WorldObject): Promise<Nowhere> => {
    const slug = 'x'.repeat(object.slug.length);
    const sha256 = object.sha256 && 'f'.repeat(64);
    const absent: WorldObject = { ...object, id: 'AbSeNtAbSeN', slug, sha256 };
    const path = base + surface.path(absent);
    const known = answers.get(path) ?? find(path, absent);
    answers.set(path, known);
    return known;
  };
}

function nameless(answer: Answer, { id, slug, sha256 }: WorldObject): string {
  const text = maskAnswer(answer).replaceAll(id, 'ID');
  return sha256 === '' ? text.replaceAll(slug, 'SLUG') : text.replaceAll(sha256.slice(0, 12), 'HASH');
}
