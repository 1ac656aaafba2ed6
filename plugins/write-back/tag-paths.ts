import type { Readers } from 'enfilade/plugin-api';
import type { Path } from './tags.ts';

/** Paths of tags by their ids, for the keywords of photos. */
export type TagPaths = ReadonlyMap<string, Path>;

export async function readTagPaths(read: Readers): Promise<TagPaths> {
  const byId = new Map((await read.tags.index()).map(tag => [tag.id, tag]));
  const paths = new Map<string, Path>();
  const pathOf = (id: string): Path => {
    const tag = byId.get(id);
    const path =
      paths.get(id) ?? (tag ? [...(tag.parentId === null ? [] : pathOf(tag.parentId)), tag.name] : []);
    paths.set(id, path);
    return path;
  };
  for (const id of byId.keys()) pathOf(id);
  return paths;
}
