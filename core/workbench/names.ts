import type { ObjectPatch, Readers } from '../plugin-api/index.ts';
import { photoTitle } from '../views/pictures/photo-box.ts';
import type { Language } from '../views/texts/language.ts';
import { fieldValues } from './field-values.ts';

/** What things are called now, for history that knows them by id. */
export interface Names {
  album(id: string): string;
  tag(id: string): string;
  photo(id: string): string;
  user(id: string): string;
  group(id: string): string;
  watermark(id: string): string;
}

type Kind = keyof Names;

/** Names of everything that these patches speak of, as the viewer may know them. */
export async function findNames(
  read: Readers,
  patches: readonly ObjectPatch[],
  language: Language,
): Promise<Names> {
  const ids = {
    album: new Set<string>(),
    tag: new Set<string>(),
    photo: new Set<string>(),
    user: new Set<string>(),
    group: new Set<string>(),
    watermark: new Set<string>(),
  };
  for (const patch of patches) mention(patch, (kind, id) => ids[kind].add(id));
  const none = new Map<string, string>();
  const [albums, photos, tags, users, groups, watermarks] = await Promise.all([
    ids.album.size === 0 ? none : findAlbumNames(read, ids.album),
    findPhotoNames(read, ids.photo, language),
    ids.tag.size === 0 ? none : findTagNames(read, ids.tag),
    ids.user.size === 0 ? none : findUserNames(read),
    ids.group.size === 0 ? none : findGroupNames(read, patches),
    ids.watermark.size === 0 ? none : findWatermarkNames(read, patches),
  ]);
  const name = (kind: Kind, names: ReadonlyMap<string, string>) => (id: string) =>
    names.get(id) ?? language.t(`manage.unknown.${kind}`);
  return {
    album: name('album', albums),
    photo: name('photo', photos),
    tag: name('tag', tags),
    user: name('user', users),
    group: name('group', groups),
    watermark: name('watermark', watermarks),
  };
}

function mention(patch: ObjectPatch, add: (kind: Kind, id: string) => void): void {
  if (patch.entity !== 'setting' && patch.entity !== 'share') add(patch.entity, patch.entityId);
  for (const { field, before, after } of fieldValues(patch)) {
    if (patch.entity === 'setting' && patch.entityId === 'watermarks') add('watermark', field);
    const values = [before, after];
    const strings = values.filter(value => typeof value === 'string');
    const keys = values.flatMap(value =>
      typeof value === 'object' && value !== null ? Object.keys(value) : [],
    );
    if (field === 'parentId') for (const id of strings) add(patch.entity === 'tag' ? 'tag' : 'album', id);
    if (field === 'albumId') for (const id of strings) add('album', id);
    if (field === 'coverPhotoId') for (const id of strings) add('photo', id);
    if (patch.entity === 'photo' && field === 'albums') for (const id of keys) add('album', id);
    if (patch.entity === 'photo' && field === 'tags') for (const id of keys) add('tag', id);
    if (patch.entity === 'album' && field === 'watermark')
      for (const id of strings) if (id !== 'none') add('watermark', id);
    if (patch.entity === 'album' && field === 'grants') for (const key of keys) mentionGrant(key, add);
    if (patch.entity === 'group' && field === 'members') for (const id of keys) add('user', id);
  }
}

function mentionGrant(key: string, add: (kind: Kind, id: string) => void): void {
  const [kind, id] = key.split(':');
  if (id && (kind === 'user' || kind === 'group')) add(kind, id);
}

/** One that was removed is called what it was called in the change. */
async function findWatermarkNames(
  read: Readers,
  patches: readonly ObjectPatch[],
): Promise<Map<string, string>> {
  const told = patches
    .filter(({ entity, entityId }) => entity === 'setting' && entityId === 'watermarks')
    .flatMap(fieldValues)
    .flatMap(({ field, before, after }) =>
      [before, after].flatMap(value => {
        const name = (value as { name?: unknown } | null | undefined)?.name;
        return typeof name === 'string' ? [[field, name] as const] : [];
      }),
    );
  const now = (await read.settings.watermarks()).map(({ id, name }) => [id, name] as const);
  return new Map([...told, ...now]);
}

/** In one go, but for those in the trash, which are few. */
async function findAlbumNames(read: Readers, ids: ReadonlySet<string>): Promise<Map<string, string>> {
  const names = new Map((await read.albums.editable()).map(album => [album.id, album.title]));
  const missing = new Set([...ids].filter(id => !names.has(id)));
  const trashed = await namesOf(missing, async id => (await read.albums.findById(id))?.title);
  return new Map([...names, ...trashed]);
}

async function findUserNames(read: Readers): Promise<Map<string, string>> {
  return new Map((await read.users.list()).map(user => [user.id, user.displayName]));
}

/** A group that is gone is called what it was called in the change. */
async function findGroupNames(read: Readers, patches: readonly ObjectPatch[]): Promise<Map<string, string>> {
  const told = patches
    .filter(patch => patch.entity === 'group')
    .flatMap(patch => {
      const name = fieldValues(patch).find(({ field }) => field === 'name');
      const known = [name?.after, name?.before].find(value => typeof value === 'string');
      return known === undefined ? [] : [[patch.entityId, known as string] as const];
    });
  const now = (await read.groups.list()).map(group => [group.id, group.name] as const);
  return new Map([...told, ...now]);
}

async function findPhotoNames(
  read: Readers,
  ids: ReadonlySet<string>,
  language: Language,
): Promise<Map<string, string>> {
  if (ids.size === 0) return new Map();
  const photos = await read.photos.summaries([...ids]);
  return new Map([...photos].map(([id, photo]) => [id, photoTitle(photo, language)]));
}

async function namesOf(
  ids: ReadonlySet<string>,
  find: (id: string) => Promise<string | undefined>,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const id of ids) {
    const name = await find(id);
    if (name !== undefined) names.set(id, name);
  }
  return names;
}

/** A tag that no photo has any more isn't in the index; what it was made with still stands in its history. */
async function findTagNames(read: Readers, ids: ReadonlySet<string>): Promise<Map<string, string>> {
  const names = new Map((await read.tags.index()).map(tag => [tag.id, tag.name]));
  const missing = [...ids].filter(id => !names.has(id));
  const found = await namesOf(new Set(missing), async id => {
    const history = await read.changes.history('tag', id, { limit: 20 });
    const values = (history?.items ?? []).flatMap(item => item.patches).flatMap(fieldValues);
    const name = values.find(({ field, after }) => field === 'name' && typeof after === 'string')?.after;
    return name as string | undefined;
  });
  return new Map([...names, ...found]);
}
