import type { Knex } from 'knex';
import type { Scope } from '../access/index.ts';
import type { TagReader, TagWithCount } from '../plugin-api/index.ts';
import {
  countPhotosWithAll,
  listRelated,
  listTags,
  listTagsById,
  type ResolvedSlug,
  resolveSlugs,
  suggestTags,
} from './queries/reads.ts';
import { normaliseName } from './tag-doc.ts';

export interface TagReaderParts {
  readonly db: Knex;
  readonly scope: () => Promise<Scope>;
}

/** More tags than this are not intersected. */
const mostTags = 10;
const mostListed = 200;

export function createTagReader({ db, scope }: TagReaderParts): TagReader {
  /** The tags of these addresses as far as the viewer may know of them; undefined when one isn't there. */
  async function resolve(slugs: readonly string[]): Promise<Resolved | undefined> {
    const asked = [...new Set(slugs.map(slug => slug.normalize('NFC')))];
    if (asked.length === 0 || asked.length > mostTags || asked.some(slug => slug.includes('\0')))
      return undefined;
    const found = await resolveSlugs(db, asked);
    if (found.length < asked.length) return undefined;
    const viewerScope = await scope();
    const ids = [...new Set(found.map(({ tag }) => tag.id))];
    const counted = await listTagsById(db, viewerScope, ids);
    const isKnown = viewerScope.seesAll || ids.every(id => counted.has(id));
    return isKnown ? { found, ids: rarestFirst(ids, counted), counted, viewerScope } : undefined;
  }

  return {
    async index() {
      const byName = new Intl.Collator('en', { numeric: true });
      return (await listTags(db, await scope())).sort((one, other) => byName.compare(one.name, other.name));
    },
    async find(slugs) {
      const resolved = await resolve(slugs);
      if (!resolved) return undefined;
      const { found, ids, counted, viewerScope } = resolved;
      const canonical = [...new Set(found.map(({ tag }) => tag.slug))];
      const isCanonical =
        canonical.length === slugs.length && canonical.every((slug, i) => slug === slugs[i]);
      if (!isCanonical) return { movedTo: canonical };
      const photoCount =
        ids.length === 1
          ? (counted.get(ids[0]!)?.photoCount ?? 0)
          : await countPhotosWithAll(db, viewerScope, ids);
      return { tags: found.map(({ tag }) => tag), photoCount };
    },
    async related(slugs, limit) {
      const resolved = await resolve(slugs);
      if (!resolved) return [];
      const { ids, viewerScope } = resolved;
      return listRelated(db, viewerScope, {
        ids,
        canBeWalked: ids.length === 1 && canBeWalked(resolved),
        limit: within(limit),
      });
    },
    async suggest(prefix, limit) {
      return suggestTags(db, await scope(), normaliseName(prefix), within(limit));
    },
  };
}

interface Resolved {
  readonly found: readonly ResolvedSlug[];
  /** Of each tag once, that with the fewest photos first. */
  readonly ids: readonly string[];
  readonly counted: ReadonlyMap<string, TagWithCount>;
  readonly viewerScope: Scope;
}

/** Whether a viewer finds enough photos among the first few hundred of the rarest tag's. */
function canBeWalked({ found, ids, counted }: Resolved): boolean {
  const { photos } = found.find(({ tag }) => tag.id === ids[0])!;
  return photos < 500 || (counted.get(ids[0]!)?.photoCount ?? 0) * 10 > photos;
}

function rarestFirst(ids: readonly string[], counted: ReadonlyMap<string, TagWithCount>): string[] {
  const count = (id: string) => counted.get(id)?.photoCount ?? 0;
  return ids.toSorted((one, other) => count(one) - count(other));
}

function within(limit: number): number {
  return Math.min(Math.max(Math.trunc(limit), 1), mostListed);
}
