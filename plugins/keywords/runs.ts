import type { PluginContext } from 'enfilade/plugin-api';
import { applyToPhotos, respellTags } from './apply.ts';
import { compileRules } from './compile-rules.ts';
import { walkLibrary } from './library.ts';
import type { Normaliser } from './normalise.ts';
import { planPhoto, planRespellings, readTagPaths } from './plan.ts';
import { createTally, type Deed, digestOf, type Findings, keepRun } from './results.ts';
import type { KeywordsGallery, Settings } from './settings.ts';

type Progress = (looked: number) => Promise<void>;

/** What the rules would do with every photo that this viewer sees; nothing is changed. */
export async function dryRun(
  normaliser: Normaliser,
  { read, signal }: PluginContext,
  onProgress: Progress = async () => {},
): Promise<Findings> {
  const index = await readTagPaths(read);
  const tally = createTally();
  let looked = 0;
  for await (const photos of walkLibrary(read, signal)) {
    for (const photo of photos) {
      const plan = planPhoto(normaliser, index.paths, photo);
      if (plan) tally.add(plan);
    }
    looked += photos.length;
    await onProgress(looked);
  }
  return tally.findings(looked, planRespellings(normaliser, index));
}

/** Applies the rules to every photo, in steps of one batch. A run that was cut off goes on where it is run again. */
export async function applyToLibrary(
  normaliser: Normaliser,
  { batchId, reason }: { readonly batchId: string; readonly reason: string },
  context: PluginContext,
  onProgress: Progress = async () => {},
): Promise<Deed> {
  const respelt = await respellTags(normaliser, { batchId, reason }, context);
  const { paths } = await readTagPaths(context.read);
  let looked = 0;
  let changed = 0;
  for await (const photos of walkLibrary(context.read, context.signal)) {
    changed += await applyToPhotos(normaliser, { batchId, reason, photos, paths }, context);
    looked += photos.length;
    await onProgress(looked);
  }
  return { batchId, looked, photos: changed, respelt };
}

interface JobInput {
  readonly data: Readonly<Record<string, unknown>>;
  readonly progress: (progress: { readonly done: number; readonly total: number | null }) => Promise<void>;
}

/** The job `dry-run`: of rules that are typed and not yet saved, too. */
export async function runDryRun(
  gallery: KeywordsGallery,
  { data, progress }: JobInput,
  context: PluginContext,
): Promise<void> {
  const settings: Settings = { ...gallery.settings, rules: String(data.rules ?? gallery.settings.rules) };
  const normaliser = { rules: compileRules(settings.rules), letters: settings.letters };
  await keepEnd(gallery, 'dry-run', digestOf(settings), async onProgress =>
    dryRun(normaliser, context, async looked => {
      await progress({ done: looked, total: null });
      await onProgress(looked);
    }),
  );
}

/** The job `apply`. */
export async function runApply(
  gallery: KeywordsGallery,
  normaliser: Normaliser,
  { data, progress }: JobInput,
  context: PluginContext,
): Promise<void> {
  const batch = { batchId: String(data.batchId), reason: context.t('reason') };
  await keepEnd(gallery, 'apply', digestOf(gallery.settings), async onProgress =>
    applyToLibrary(normaliser, batch, context, async looked => {
      await progress({ done: looked, total: null });
      await onProgress(looked);
    }),
  );
}

/** The page says how a run stands, and how it ended. */
async function keepEnd(
  gallery: KeywordsGallery,
  name: 'dry-run' | 'apply',
  digest: string,
  work: (onProgress: Progress) => Promise<unknown>,
): Promise<void> {
  await keepRun(gallery, name, { state: 'running', digest });
  try {
    const result = await work(looked => keepRun(gallery, name, { state: 'running', digest, looked }));
    await keepRun(gallery, name, { state: 'done', digest, result });
  } catch (error) {
    await keepRun(gallery, name, { state: 'failed', digest });
    throw error;
  }
}
