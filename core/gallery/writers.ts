import { createAlbumWriter } from '../albums/actions.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { createPhotoWriter } from '../photos/actions.ts';
import { createMembershipWriter } from '../photos/membership-actions.ts';
import type { Writers } from '../plugin-api/index.ts';
import { createSettingsWriter } from '../settings/writer.ts';
import { createTagWriter } from '../tags/writer.ts';
import type { Passwords } from '../users/passwords.ts';
import { createUserWriter } from '../users/writer.ts';

/** The writing door inside one change. A room's writes reach another's only through what is handed in here. */
export function createWriters({ passwords }: { passwords: Passwords }, context: ChangeContext): Writers {
  const tags = createTagWriter(context);
  return {
    tags,
    photos: createPhotoWriter(context, { tags }),
    albums: { ...createAlbumWriter(context), ...createMembershipWriter(context) },
    users: createUserWriter({ context, passwords }),
    settings: createSettingsWriter(context),
  };
}
