import type { BulkAction, PluginContext } from 'enfilade/plugin-api';
import { describeProblem } from './problems.ts';
import { findListed } from './queries.ts';
import type { WriteBackGallery } from './settings.ts';
import { problemText, showChanges } from './shown.ts';
import { readTagPaths } from './tag-paths.ts';
import { writeNow } from './work.ts';
import { previewPhoto, type Subject } from './write-photo.ts';

/** Photos that a preview reads the files of: each takes a moment, and it has ten seconds. */
const mostPreviewed = 40;

/** “Write metadata to files” for the photos that were chosen. */
export function bulkAction(gallery: WriteBackGallery): BulkAction {
  return {
    id: 'write',
    label: 'bulk.write',
    right: 'edit',
    options: { type: 'object', properties: {} },
    async preview({ photoIds }, context) {
      const photos = await context.read.photos.findMany(photoIds.slice(0, mostPreviewed));
      const paths = await readTagPaths(context.read);
      const lines = [];
      for (const photo of photos.values())
        lines.push({ photoId: photo.id, text: await previewLine(gallery, { photo, paths }, context) });
      const more = photoIds.length - mostPreviewed;
      return more > 0
        ? { lines: [...lines, { photoId: null, text: context.t('bulk.more', { count: more }) }] }
        : { lines };
    },
    async run({ photoIds }, context) {
      const outcomes = await writeNow(gallery, photoIds, context);
      const of = (outcome: string) => [...outcomes].filter(([, each]) => each === outcome).map(([id]) => id);
      const problems = await Promise.all(of('failed').map(id => problemLine(gallery, id, context)));
      const nowhere = of('nowhere').length;
      if (nowhere > 0) problems.push(context.t('bulk.nowhere', { count: nowhere }));
      return { changed: of('written').length, problems };
    },
  };
}

async function previewLine(
  gallery: WriteBackGallery,
  subject: Subject,
  context: PluginContext,
): Promise<string> {
  const { t } = context;
  try {
    const preview = await previewPhoto(gallery, subject, context);
    if (preview === null) return t('preview.nowhere');
    const changes = showChanges(preview, t).map(({ name, after }) => `${name}: ${after}`);
    if (changes.length === 0) return t('preview.same', { path: preview.target.path });
    return t('preview.line', { path: preview.target.path, changes: changes.join('; ') });
  } catch (error) {
    const { code, message } = describeProblem(error);
    return problemText(code, message, t);
  }
}

async function problemLine({ db }: WriteBackGallery, photoId: string, { t }: PluginContext): Promise<string> {
  const file = await findListed(db, photoId);
  const problem = problemText(file?.problemCode ?? 'OTHER', file?.problem ?? '', t);
  return `${file?.path ?? photoId}: ${problem}`;
}
