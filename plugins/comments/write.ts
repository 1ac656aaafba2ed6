import { randomBytes } from 'node:crypto';
import type { PluginContext, PluginRequest, RouteAnswer } from 'enfilade/plugin-api';
import { cleanName, cleanText } from './comment-text.ts';
import { addComment, saveDraft } from './queries.ts';
import type { CommentsGallery } from './settings.ts';
import { doorOf, firstState, personOf } from './who-may-write.ts';

export const problems = [
  'closed',
  'empty',
  'name',
  'not-allowed',
  'sign-in',
  'too-long',
  'too-many',
] as const;
export type Problem = (typeof problems)[number];

interface Words {
  readonly name: string;
  readonly body: string;
}

/** Takes a comment, or leads back to the form with what was wrong and what had been written. */
export async function writeComment(
  gallery: CommentsGallery,
  request: PluginRequest,
  ctx: PluginContext,
): Promise<RouteAnswer | null> {
  const photo = await ctx.read.photos.find(request.params.photo!);
  if (!photo || photo.trashedAt) return null;
  const backTo = (query: Record<string, string>) => ({
    redirect: `/x/comments/photo/${photo.id}?${new URLSearchParams(query)}#write`,
  });
  // a field that nobody sees: who fills it in is a machine, and is told what it wants to hear
  if (request.form.website) return backTo({ sent: 'waiting' });
  const words = readWords(request, ctx);
  const refuse = async (problem: Problem) =>
    backTo({ problem, draft: await keepDraft(gallery, { request, ctx, words }) });
  const door = doorOf(photo, ctx.viewer, gallery.settings);
  if (door !== 'open') return refuse(door);
  const problem = findProblem(words, gallery.settings.longestText);
  if (problem) return refuse(problem);
  const comment = {
    photoId: photo.id,
    userId: personOf(ctx.viewer)?.userId ?? null,
    authorName: words.name,
    body: words.body,
    state: firstState(photo, ctx.viewer, gallery.settings),
    visitor: visitorOf(request, ctx),
  };
  const added = await addComment(gallery.db, comment, gallery.settings.perHour);
  if (added === 'too-many') return refuse('too-many');
  if (added.state === 'approved') await gallery.pagesChanged();
  return backTo({ sent: added.state });
}

function readWords({ form }: PluginRequest, { viewer }: PluginContext): Words {
  const name = personOf(viewer)?.displayName ?? form.name ?? '';
  return { name: cleanName(name), body: cleanText(form.body ?? '') };
}

export function findProblem({ name, body }: Words, longest: number): Problem | undefined {
  if (body === '') return 'empty';
  if ([...body].length > longest) return 'too-long';
  return name === '' ? 'name' : undefined;
}

function visitorOf({ visitor }: PluginRequest, { viewer }: PluginContext): string {
  const person = personOf(viewer);
  return person ? `user:${person.userId}` : `network:${visitor}`;
}

/** The address names it by a token that nobody guesses, for a network has many visitors. */
async function keepDraft(
  gallery: CommentsGallery,
  { request, ctx, words }: { request: PluginRequest; ctx: PluginContext; words: Words },
): Promise<string> {
  const token = randomBytes(16).toString('base64url');
  const body = words.body.slice(0, gallery.settings.longestText * 2);
  await saveDraft(gallery.db, {
    visitor: visitorOf(request, ctx),
    token,
    author_name: words.name,
    body,
  });
  return token;
}
