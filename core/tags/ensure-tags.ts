import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { slugify } from '../database/slugs.ts';
import type { TagSummary } from '../plugin-api/index.ts';
import { findTags, lockNewTags, type WantedTag } from './queries/upkeep.ts';
import { deepestPath, normaliseName, type TagDoc } from './tag-doc.ts';
import { tagStore } from './tag-store.ts';

/**
 * Finds or makes the tags of these paths, level by level: each takes one statement to find and, when some are missing, a few
 * to make them. Paths without a name are left out.
 */
export async function ensureTags(
  context: ChangeContext,
  paths: readonly (readonly string[])[],
): Promise<TagSummary[]> {
  const wanted = paths
    .map(path =>
      path
        .map(normaliseName)
        .filter(name => name !== '')
        .slice(0, deepestPath),
    )
    .filter(path => path.length > 0);
  const found: (TagSummary | undefined)[] = wanted.map(() => undefined);
  const depth = Math.max(0, ...wanted.map(path => path.length));
  for (let level = 0; level < depth; level++) {
    const places = wanted
      .keys()
      .filter(place => level < wanted[place]!.length)
      .toArray();
    const tags = await ensureLevel(
      context,
      places.map(place => ({ parentId: found[place]?.id ?? null, name: wanted[place]![level]! })),
    );
    places.forEach((place, index) => {
      found[place] = tags[index];
    });
  }
  return found as TagSummary[];
}

async function ensureLevel(context: ChangeContext, wanted: readonly WantedTag[]): Promise<TagSummary[]> {
  const missing = await findMissing(context, wanted);
  if (missing.length > 0) {
    await lockNewTags(context.trx);
    // somebody else may have made them while the lock was waited for
    await makeTags(context, await findMissing(context, missing));
  }
  return (await findTags(context.trx, wanted)).map(found => found.tag!);
}

/** Each but once, in the spelling that comes first. */
async function findMissing(context: ChangeContext, wanted: readonly WantedTag[]): Promise<WantedTag[]> {
  const found = await findTags(context.trx, wanted);
  const missing = new Map<string, WantedTag>();
  for (const [index, { key, tag }] of found.entries()) {
    if (tag === null && !missing.has(key)) missing.set(key, wanted[index]!);
  }
  return [...missing.values()];
}

async function makeTags(context: ChangeContext, wanted: readonly WantedTag[]): Promise<void> {
  await context.write(
    tagStore,
    wanted.map(tag => ({ id: newId(), before: undefined, after: newDoc(tag) })),
  );
}

function newDoc({ parentId, name }: WantedTag): TagDoc {
  return {
    parentId,
    name,
    slug: slugify(name, { fallback: 'tag' }),
    description: null,
    synonyms: {},
    ext: {},
  };
}
