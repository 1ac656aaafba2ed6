import type { Photo, Readers, TagWithCount } from 'enfilade/plugin-api';
import { keyOf, type Path } from './names.ts';
import { type Normaliser, normalisePath } from './normalise.ts';

/** What the rules would do with the tags of a photo. */
export interface PhotoPlan {
  readonly photo: Photo;
  readonly before: readonly Path[];
  readonly after: readonly Path[];
  /** Ids of tags that go. */
  readonly remove: readonly string[];
  /** Those that come in their place, or are dropped. */
  readonly lost: readonly Path[];
  readonly add: readonly Path[];
}

/** Paths of tags by their ids. */
export type TagPaths = ReadonlyMap<string, Path>;

/** A tag that is spelt in another way than the rules want. */
export interface Respelling {
  readonly id: string;
  readonly from: Path;
  readonly name: string;
}

export async function readTagPaths(
  read: Readers,
): Promise<{ tags: readonly TagWithCount[]; paths: TagPaths }> {
  const tags = await read.tags.index();
  const byId = new Map(tags.map(tag => [tag.id, tag]));
  const paths = new Map<string, Path>();
  const pathOf = (id: string): Path => {
    const known = paths.get(id);
    if (known) return known;
    const tag = byId.get(id);
    const path = tag ? [...(tag.parentId === null ? [] : pathOf(tag.parentId)), tag.name] : [];
    paths.set(id, path);
    return path;
  };
  for (const tag of tags) pathOf(tag.id);
  return { tags, paths };
}

/** Null when its tags are as they should be. */
export function planPhoto(normaliser: Normaliser, paths: TagPaths, photo: Photo): PhotoPlan | null {
  const tags = photo.tags.map(tag => ({ id: tag.id, path: paths.get(tag.id) ?? [tag.name] }));
  const wanted = tags.map(({ id, path }) => ({ id, path, to: normalisePath(normaliser, path) }));
  const kept = new Set<string>();
  const remove: { id: string; path: Path }[] = [];
  for (const { id, path, to } of wanted) {
    const stays = to !== null && keyOf(to) === keyOf(path) && !kept.has(keyOf(path));
    if (stays) kept.add(keyOf(path));
    else remove.push({ id, path });
  }
  if (remove.length === 0) return null;
  const targets = new Map(wanted.flatMap(({ to }) => (to === null ? [] : [[keyOf(to), to] as const])));
  const add = [...targets].filter(([key]) => !kept.has(key)).map(([, to]) => to);
  return {
    photo,
    add,
    before: tags.map(({ path }) => path),
    after: [...targets.values()],
    remove: remove.map(({ id }) => id),
    lost: remove.map(({ path }) => path),
  };
}

/** Tags whose keyword stays and whose letters don't; not where the name is another tag's. */
export function planRespellings(
  normaliser: Normaliser,
  { tags, paths }: { tags: readonly TagWithCount[]; paths: TagPaths },
): Respelling[] {
  return tags.flatMap(({ id, name, parentId }) => {
    const from = paths.get(id)!;
    const to = normalisePath(normaliser, from);
    const written = to?.at(-1);
    if (to === null || written === undefined || written === name || keyOf(to) !== keyOf(from)) return [];
    const isTaken = tags.some(
      other => other.id !== id && other.parentId === parentId && isSameName(other.name, written),
    );
    return isTaken ? [] : [{ id, from, name: written }];
  });
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
