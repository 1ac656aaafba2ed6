import type { PageAnswer, PluginContext, PluginRequest } from 'enfilade/plugin-api';
import { findDraft } from './queries.ts';
import type { CommentsGallery } from './settings.ts';
import { loadThread } from './thread.ts';
import { doorOf, personOf } from './who-may-write.ts';
import { problems } from './write.ts';

/** All comments of a photo, and the form for one more. */
export async function loadFormPage(
  gallery: CommentsGallery,
  request: PluginRequest,
  ctx: PluginContext,
): Promise<PageAnswer | null> {
  const photo = await ctx.read.photos.find(request.params.photo!);
  if (!photo || photo.trashedAt) return null;
  const thread = await loadThread(gallery, photo, { after: readId(request.query.after), ctx });
  const draft = request.query.draft ? await findDraft(gallery.db, request.query.draft) : undefined;
  const { sent, problem } = request.query;
  const title = photo.title ?? ctx.t('photo.untitled');
  return {
    title: ctx.t('page.title', { title }),
    noIndex: true,
    data: {
      ...{ photo, thread, title },
      door: doorOf(photo, ctx.viewer, gallery.settings),
      sent: sent === 'waiting' || sent === 'approved' ? sent : null,
      problem: problems.find(each => each === problem) ?? null,
      draft: draft ?? { name: '', body: '' },
      person: personOf(ctx.viewer)?.displayName ?? null,
      longest: gallery.settings.longestText,
    },
  };
}

/** Null for what is no id: PostgreSQL would not even look. */
export function readId(value: string | undefined): string | null {
  return value !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : null;
}
