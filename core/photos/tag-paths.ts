import type { KeywordPaths, TagWriter } from '../plugin-api/index.ts';

/** Finds or makes the tags of all these paths at once; returns a question for the ids of some of them. */
export async function resolvePaths(
  tags: Pick<TagWriter, 'ensure'>,
  all: KeywordPaths,
): Promise<(paths: KeywordPaths) => string[]> {
  const named = all.filter(path => path.some(name => name.trim() !== ''));
  const paths = new Map(named.map(path => [JSON.stringify(path), path]));
  if (paths.size === 0) return () => [];
  const found = await tags.ensure([...paths.values()]);
  const ids = new Map([...paths.keys()].map((key, index) => [key, found[index]?.id]));
  return asked => asked.flatMap(path => ids.get(JSON.stringify(path)) ?? []);
}
