import type { PhotoSource } from './contexts.ts';

/** The trash, as far as it is the viewer's, last deleted first. */
export const trashSource: PhotoSource = {
  from: { sql: 'photos p', bindings: [] },
  where: [],
  keys: [
    { sql: 'p.trashed_at', type: 'timestamptz' },
    { sql: 'p.id', type: 'text' },
  ],
  descending: true,
  isTrash: true,
  isSteady: true,
};
