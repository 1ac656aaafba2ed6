import type { Gallery, Viewer } from '../plugin-api/index.ts';

/** Objects of one changeset that may be tags; the rest is left to the photos and albums. */
const mostTags = 400;

type Path = readonly string[];

/**
 * A few photos may bring thousands of keywords, more than one changeset holds: then the tags are made before, in
 * changesets of their own. Otherwise they are left to the photos' own changeset.
 */
export async function ensureManyTags(
  change: { gallery: Gallery; viewer: Viewer; reason: string; batchId?: string },
  keywords: readonly Path[],
): Promise<void> {
  const { gallery, ...request } = change;
  const slices = sliceBySize(distinct(keywords));
  if (slices.length < 2) return;
  const { viewer, reason, batchId } = request;
  for (const paths of slices) await gallery.change({ viewer, reason, batchId }, tx => tx.tags.ensure(paths));
}

function distinct(paths: readonly Path[]): Path[] {
  return [...new Map(paths.map(path => [JSON.stringify(path), path])).values()];
}

/** A path of three names may make three tags. */
function sliceBySize(paths: readonly Path[]): Path[][] {
  const slices: Path[][] = [[]];
  let size = 0;
  for (const path of paths) {
    if (size + path.length > mostTags) {
      slices.push([]);
      size = 0;
    }
    slices.at(-1)!.push(path);
    size += path.length;
  }
  return slices;
}
