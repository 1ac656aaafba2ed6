import type { Photo, UserViewer, Viewer } from 'enfilade/plugin-api';
import type { CommentState } from './queries.ts';
import type { Settings } from './settings.ts';

/** Why somebody cannot write below a photo that they see; `open`: they can. */
export type Door = 'open' | 'closed' | 'sign-in' | 'not-allowed';

const day = 86_400_000;

/** What lies below a share link lies outside of the form’s reach, so only people and guests of the site itself write. */
export function doorOf(photo: Photo, viewer: Viewer, settings: Settings): Door {
  const isGuest = viewer.kind === 'guest';
  if (!isGuest && viewer.kind !== 'user') return 'not-allowed';
  if (!photo.may.includes('comment')) return 'not-allowed';
  if (isClosed(photo, settings)) return 'closed';
  return isGuest && !settings.guests ? 'sign-in' : 'open';
}

function isClosed({ createdAt }: Photo, { closeAfterDays }: Settings): boolean {
  return closeAfterDays > 0 && createdAt.getTime() + closeAfterDays * day < Date.now();
}

/** Who edits a photo need not ask anybody. */
export function firstState(photo: Photo, viewer: Viewer, { moderation }: Settings): CommentState {
  if (moderation === 'none' || photo.may.includes('edit')) return 'approved';
  return moderation === 'guests' && viewer.kind === 'user' ? 'approved' : 'waiting';
}

export function personOf(viewer: Viewer): UserViewer | null {
  return viewer.kind === 'user' ? viewer : null;
}
