import type { Photo, PluginContext } from 'enfilade/plugin-api';
import type { Path } from './names.ts';
import type { Normaliser } from './normalise.ts';
import { type PhotoPlan, planPhoto, planRespellings, readTagPaths, type TagPaths } from './plan.ts';

interface Batch {
  readonly batchId: string;
  readonly reason: string;
}

interface Delta {
  readonly add: readonly Path[];
  readonly remove: readonly string[];
  readonly photoIds: string[];
}

/** In one change; photos that get and lose the same are written together. Returns how many changed. */
export async function applyToPhotos(
  normaliser: Normaliser,
  step: Batch & { readonly photos: readonly Photo[]; readonly paths: TagPaths },
  context: PluginContext,
): Promise<number> {
  const plans = step.photos.flatMap(photo => planPhoto(normaliser, step.paths, photo) ?? []);
  if (plans.length === 0) return 0;
  await context.change({ reason: step.reason, batchId: step.batchId }, async tx => {
    for (const { photoIds, add, remove } of deltasOf(plans)) await tx.photos.retag(photoIds, { add, remove });
  });
  return plans.length;
}

function deltasOf(plans: readonly PhotoPlan[]): readonly Delta[] {
  const deltas = new Map<string, Delta>();
  for (const { photo, add, remove } of plans) {
    const key = JSON.stringify([add, remove]);
    const delta = deltas.get(key) ?? { add, remove, photoIds: [] };
    delta.photoIds.push(photo.id);
    deltas.set(key, delta);
  }
  return [...deltas.values()];
}

const tagsAtOnce = 200;

/** Tags that are written in other letters than the rules want are renamed. Returns how many. */
export async function respellTags(
  normaliser: Normaliser,
  { batchId, reason }: Batch,
  context: PluginContext,
): Promise<number> {
  const respellings = planRespellings(normaliser, await readTagPaths(context.read));
  for (let start = 0; start < respellings.length; start += tagsAtOnce) {
    context.signal.throwIfAborted();
    await context.change({ reason, batchId }, async tx => {
      for (const { id, name } of respellings.slice(start, start + tagsAtOnce))
        await tx.tags.edit(id, { name });
    });
  }
  return respellings.length;
}
