import type { Photo, PluginContext } from 'enfilade/plugin-api';
import { readText } from './comment-text.ts';
import { type CommentRow, findNewest, listThread } from './queries.ts';
import type { CommentsGallery } from './settings.ts';
import { doorOf, personOf } from './who-may-write.ts';

/** Comments shown below a photo, and on one page of all of them. */
const limits = { block: 20, page: 50 };

/** A comment as templates show it. */
export function showComment(row: CommentRow, { locale }: Pick<PluginContext, 'locale'>) {
  // as the site says dates: in plain English the day before the month
  const date = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  return {
    id: row.id,
    name: row.authorName,
    isGuest: row.isGuest,
    isWaiting: row.state === 'waiting',
    isEdited: row.editedAt !== null,
    at: row.createdAt.toISOString(),
    date: date.format(row.createdAt),
    paragraphs: readText(row.body),
  };
}

/** Below a photo: nothing where there is nothing to read and nothing to write. */
export async function loadBlock(gallery: CommentsGallery, photo: Photo, ctx: PluginContext) {
  const userId = personOf(ctx.viewer)?.userId ?? null;
  const { comments, count } = await findNewest(gallery.db, { photoId: photo.id, userId }, limits.block);
  const door = doorOf(photo, ctx.viewer, gallery.settings);
  if (count === 0 && (door === 'not-allowed' || door === 'closed')) return null;
  return {
    ...{ photo, count, door },
    comments: comments.map(row => showComment(row, ctx)),
    hasMore: count > comments.length,
  };
}

/** All of a photo’s, a page at a time. */
export async function loadThread(
  gallery: CommentsGallery,
  photo: Photo,
  { after, ctx }: { readonly after: string | null; readonly ctx: PluginContext },
) {
  const userId = personOf(ctx.viewer)?.userId ?? null;
  const rows = await listThread(gallery.db, { photoId: photo.id, userId }, { after, limit: limits.page + 1 });
  const comments = rows.slice(0, limits.page);
  return {
    comments: comments.map(row => showComment(row, ctx)),
    next: rows.length > limits.page ? comments.at(-1)!.id : null,
  };
}
