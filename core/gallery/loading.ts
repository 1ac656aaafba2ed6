import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  AlbumReader,
  HookCalls,
  Page,
  PhotoReader,
  PluginValues,
  Readers,
  SearchReader,
  TagReader,
  Viewer,
} from '../plugin-api/index.ts';

type Loadable = { readonly id: string; readonly ext?: PluginValues };
type LoadableEntity = 'photo' | 'album' | 'tag';

/** Puts on objects what plugins work out for them, a list at a time. */
type Load = <Item extends Loadable>(items: readonly Item[]) => Promise<readonly Item[]>;

type Loaded = Pick<Readers, 'photos' | 'albums' | 'tags' | 'search'>;

/** The readers whose objects plugins add to; as they were where no plugin does. */
export type WithLoading = (readers: Loaded, viewer: Viewer) => Loaded;

/** @param hooks absent: there are no plugins */
export function createLoading(hooks: HookCalls | undefined): WithLoading {
  if (hooks === undefined) return readers => readers;
  // what a plugin reads to answer is not asked about again
  const inside = new AsyncLocalStorage<true>();
  const loader = (entity: LoadableEntity, viewer: Viewer): Load | undefined => {
    const name = `${entity}.loading` as 'photo.loading';
    if (!hooks.has(name)) return undefined;
    return async items => {
      if (items.length === 0 || inside.getStore()) return items;
      const payload = { items: items.map(({ id }) => ({ id })) };
      const answers = await inside.run(true, () => hooks.call(name, payload, { viewer }));
      return addAnswers(items, answers);
    };
  };
  return ({ photos, albums, tags, search }, viewer) => {
    const [photo, album, tag] = (['photo', 'album', 'tag'] as const).map(entity => loader(entity, viewer));
    return {
      photos: photo ? loadPhotos(photos, photo) : photos,
      albums: album ? loadAlbums(albums, album) : albums,
      tags: tag ? loadTags(tags, tag) : tags,
      search: photo || album ? loadSearch(search, { photo, album }) : search,
    };
  };
}

type Answers = readonly {
  readonly plugin: string;
  readonly value: readonly { readonly id: string; readonly patch: Readonly<Record<string, unknown>> }[];
}[];

function addAnswers<Item extends Loadable>(items: readonly Item[], answers: Answers): readonly Item[] {
  if (answers.length === 0) return items;
  const added = new Map<string, Record<string, Readonly<Record<string, unknown>>>>();
  for (const { plugin, value } of answers) {
    for (const { id, patch } of value) added.set(id, { ...added.get(id), [plugin]: patch });
  }
  return items.map(item => {
    const values = added.get(item.id);
    if (values === undefined) return item;
    const own = Object.entries(values).map(([plugin, patch]) => [
      plugin,
      { ...item.ext?.[plugin], ...patch },
    ]);
    return { ...item, ext: { ...item.ext, ...Object.fromEntries(own) } };
  });
}

async function loadOne<Item extends Loadable>(load: Load, item: Item): Promise<Item> {
  return (await load([item]))[0]!;
}

async function loadPage<Found extends Page<Loadable> | undefined>(load: Load, page: Found): Promise<Found> {
  return page && { ...page, items: await load(page.items) };
}

/** Both in one call. */
async function loadNeighbours<
  Item extends Loadable,
  Found extends { previous: Item | null; next: Item | null },
>(load: Load, { previous, next }: Found) {
  const found = await load([previous, next].filter(item => item !== null));
  const pick = (item: Item | null) => (item && found.find(({ id }) => id === item.id)) ?? null;
  return { previous: pick(previous), next: pick(next) };
}

function loadPhotos(photos: PhotoReader, load: Load): PhotoReader {
  return {
    ...photos,
    async find(id) {
      const photo = await photos.find(id);
      return photo && loadOne(load, photo);
    },
    async findMany(ids) {
      const found = await photos.findMany(ids);
      return new Map((await load([...found.values()])).map(photo => [photo.id, photo]));
    },
    async summaries(ids) {
      const found = await photos.summaries(ids);
      return new Map((await load([...found.values()])).map(photo => [photo.id, photo]));
    },
    list: async (context, page) => loadPage(load, await photos.list(context, page)),
    neighbours: async (id, context) => loadNeighbours(load, await photos.neighbours(id, context)),
    async featured() {
      const photo = await photos.featured();
      return photo && loadOne(load, photo);
    },
    trashed: async page => loadPage(load, await photos.trashed(page)),
  };
}

function loadAlbums(albums: AlbumReader, load: Load): AlbumReader {
  return {
    ...albums,
    async find(slug) {
      const found = await albums.find(slug);
      return found && 'album' in found ? { album: await loadOne(load, found.album) } : found;
    },
    async findById(id) {
      const album = await albums.findById(id);
      return album && loadOne(load, album);
    },
    children: async parentId => load(await albums.children(parentId)),
    tree: async () => load(await albums.tree()),
    featured: async limit => load(await albums.featured(limit)),
    recent: async limit => load(await albums.recent(limit)),
    neighbours: async id => loadNeighbours(load, await albums.neighbours(id)),
    trashed: async () => load(await albums.trashed()),
  };
}

function loadTags(tags: TagReader, load: Load): TagReader {
  return {
    ...tags,
    index: async () => load(await tags.index()),
    async find(slugs) {
      const found = await tags.find(slugs);
      return found && 'tags' in found ? { ...found, tags: await load(found.tags) } : found;
    },
    related: async (slugs, limit) => load(await tags.related(slugs, limit)),
    suggest: async (prefix, limit) => load(await tags.suggest(prefix, limit)),
  };
}

function loadSearch(
  search: SearchReader,
  { photo, album }: { readonly photo: Load | undefined; readonly album: Load | undefined },
): SearchReader {
  return {
    ...search,
    async run(query, page) {
      const found = await search.run(query, page);
      const [photos, albums] = await Promise.all([
        photo ? loadPage(photo, found.photos) : found.photos,
        album ? album(found.albums) : found.albums,
      ]);
      return { ...found, photos, albums };
    },
  };
}
