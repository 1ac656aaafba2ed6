import type { PhotoSource } from './contexts.ts';

/** The trash, last deleted first. */
export const trashSource: PhotoSource = {
  from: { sql: 'photos p', bindings: [] },
  where: [{ sql: 'p.trashed_at is not null', bindings: [] }],
  keys: [
    { sql: 'p.trashed_at', type: 'timestamptz' },
    { sql: 'p.id', type: 'text' },
  ],
  descending: true,
  isTrash: true,
  isSteady: true,
};
