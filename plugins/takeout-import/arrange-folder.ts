import type { TakeoutEntry } from './entry.ts';
import { fileNameOfTitle, jsonNamesOf, kindOf, stemOf, stemOfOriginal } from './names.ts';
import { type PhotoFacts, parseJson } from './photo-json.ts';

export interface ArrangedPhoto {
  readonly entry: TakeoutEntry;
  readonly json: TakeoutEntry | null;
  /** `edited`: made in Google Photos of another one here; `original`: there is an edited one of it. */
  readonly version: 'edited' | 'original' | null;
}

/** Why a file is no photo to bring in. */
export type Skipped =
  | 'sidecar'
  | 'album-description'
  | 'json-without-photo'
  | 'video'
  | 'live-video'
  | 'other-file';

export interface ArrangedFolder {
  readonly photos: readonly ArrangedPhoto[];
  readonly skipped: readonly { readonly entry: TakeoutEntry; readonly why: Skipped }[];
  /** What its description says that it is; null where there is none, or none with a title. */
  readonly albumTitle: string | null;
}

export const largestJson = 1024 ** 2;
const fold = (name: string) => name.normalize('NFC').toLowerCase();

/** Finds out what belongs together in one folder of an export, all parts taken together. Each file comes out once. */
export async function arrangeFolder(entries: readonly TakeoutEntry[]): Promise<ArrangedFolder> {
  const of = Map.groupBy(entries, ({ name }) => kindOf(name));
  const photos = of.get('photo') ?? [];
  const videos = of.get('video') ?? [];
  const jsons = createJsonIndex(of.get('json') ?? []);
  const versions = pairVersions(photos);
  const own = new Map(photos.map(entry => [entry, jsons.find(entry.name)]));
  for (const { name } of videos) jsons.find(name);
  await matchByTitle(photos, own, jsons);
  const arranged = photos.map(entry => {
    const original = versions.originalOf.get(entry);
    const json = own.get(entry) ?? (original && own.get(original)) ?? null;
    const version = original
      ? ('edited' as const)
      : versions.originals.has(entry)
        ? ('original' as const)
        : null;
    return { entry, json, version };
  });
  const stems = new Set(photos.map(({ name }) => fold(stemOf(name))));
  const rest = await Promise.all(
    jsons.unused().map(async entry => ({ entry, facts: await readFacts(entry) })),
  );
  const titles = rest.flatMap(({ facts }) => (facts && 'album' in facts && facts.album ? [facts.album] : []));
  return {
    photos: arranged,
    albumTitle: titles[0] ?? null,
    skipped: [
      ...jsons.used().map(entry => ({ entry, why: 'sidecar' as const })),
      ...rest.map(({ entry, facts }) => ({ entry, why: whyOf(facts) })),
      ...videos.map(entry => ({
        entry,
        why: isOfPhoto(entry.name, stems) ? ('live-video' as const) : ('video' as const),
      })),
      ...(of.get('other') ?? []).map(entry => ({ entry, why: 'other-file' as const })),
    ],
  };
}

interface JsonIndex {
  /** The JSON of a file, which is used from then on. */
  find(name: string): TakeoutEntry | undefined;
  use(entry: TakeoutEntry): void;
  used(): TakeoutEntry[];
  unused(): TakeoutEntry[];
}

function createJsonIndex(all: readonly TakeoutEntry[]): JsonIndex {
  const exact = new Map(all.map(entry => [entry.name.normalize('NFC'), entry]));
  const folded = new Map(all.map(entry => [fold(entry.name), entry]));
  const taken = new Set<TakeoutEntry>();
  return {
    find(name) {
      const names = jsonNamesOf(name.normalize('NFC'));
      const found = names
        .map(each => exact.get(each) ?? folded.get(fold(each)))
        .find(each => each !== undefined);
      if (found) taken.add(found);
      return found;
    },
    use: entry => void taken.add(entry),
    used: () => all.filter(entry => taken.has(entry)),
    unused: () => all.filter(entry => !taken.has(entry)),
  };
}

/** An edited photo is a JPEG, whatever it was made of; both share one JSON. */
function pairVersions(photos: readonly TakeoutEntry[]) {
  const byStem = Map.groupBy(photos, ({ name }) => fold(stemOf(name)));
  const originalOf = new Map<TakeoutEntry, TakeoutEntry>();
  for (const entry of photos) {
    const stem = stemOfOriginal(entry.name);
    const original = stem === null ? undefined : byStem.get(fold(stem))?.find(each => each !== entry);
    if (original) originalOf.set(entry, original);
  }
  return { originalOf, originals: new Set(originalOf.values()) };
}

/** For names that were cut or changed in ways of their own: what is inside says which file is meant. */
async function matchByTitle(
  photos: readonly TakeoutEntry[],
  own: Map<TakeoutEntry, TakeoutEntry | undefined>,
  jsons: JsonIndex,
): Promise<void> {
  const lonely = new Map(photos.filter(entry => !own.get(entry)).map(entry => [fold(entry.name), entry]));
  for (const json of lonely.size > 0 ? jsons.unused() : []) {
    const facts = await readFacts(json);
    const title = facts && 'takenAt' in facts ? facts.title : null;
    const photo = title === null ? undefined : lonely.get(fold(fileNameOfTitle(title)));
    if (!photo) continue;
    own.set(photo, json);
    jsons.use(json);
    lonely.delete(fold(photo.name));
  }
}

/** Undefined for what can't be read, or is something else. */
export async function readFacts(entry: TakeoutEntry): Promise<ReturnType<typeof parseJson>> {
  if (entry.problem !== null) return undefined;
  return entry.read(largestJson).then(parseJson, () => undefined);
}

function whyOf(facts: ReturnType<typeof parseJson>): Skipped {
  if (facts === undefined) return 'other-file';
  return 'album' in facts ? 'album-description' : 'json-without-photo';
}

/** The film of a live or motion photo: `IMG_1.MP4` of `IMG_1.HEIC`, `PXL.MP` of `PXL.MP.jpg`. */
function isOfPhoto(name: string, stems: ReadonlySet<string>): boolean {
  return stems.has(fold(stemOf(name))) || stems.has(fold(name));
}

export type { PhotoFacts };
