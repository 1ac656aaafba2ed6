import type { BulkAction, PluginContext } from 'enfilade/plugin-api';
import { applyToPhotos } from './apply.ts';
import type { Normaliser } from './normalise.ts';
import { printPath } from './parse-rules.ts';
import { type PhotoPlan, planPhoto, readTagPaths } from './plan.ts';

/** “Apply keyword rules” to the photos that were chosen. */
export function bulkAction(normaliser: Normaliser): BulkAction {
  return {
    id: 'apply',
    label: 'bulk.apply',
    right: 'editAll',
    options: { type: 'object', properties: {} },
    async preview({ photoIds }, context) {
      const { photos, paths } = await readPhotos(photoIds, context);
      const plans = photos.flatMap(photo => planPhoto(normaliser, paths, photo) ?? []);
      const lines = plans.map(plan => ({ photoId: plan.photo.id, text: describe(plan, context) }));
      return { lines: lines.length > 0 ? lines : [{ photoId: null, text: context.t('bulk.nothing') }] };
    },
    async run({ photoIds, batchId }, context) {
      const found = await readPhotos(photoIds, context);
      const step = { ...found, batchId, reason: context.t('reason') };
      return { changed: await applyToPhotos(normaliser, step, context) };
    },
  };
}

async function readPhotos(photoIds: readonly string[], { read }: PluginContext) {
  const found = await read.photos.findMany(photoIds);
  const { paths } = await readTagPaths(read);
  return { photos: [...found.values()], paths };
}

function describe({ before, after }: PhotoPlan, { t }: PluginContext): string {
  const list = (paths: PhotoPlan['before']) => paths.map(printPath).join(', ') || t('keywords.none');
  return t('bulk.line', { before: list(before), after: list(after) });
}
