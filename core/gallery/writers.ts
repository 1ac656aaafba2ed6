import { type AccessRules, createJudge } from '../access/index.ts';
import { createAlbumWriter } from '../albums/actions.ts';
import { createAlbumMerger } from '../albums/merge-albums.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import type { Doc, EntityStore } from '../changes/entity-store.ts';
import type { KnownThemes } from '../changes/theme-choice.ts';
import { createGroupWriter } from '../groups/writer.ts';
import { createPhotoWriter } from '../photos/actions.ts';
import { createMembershipWriter, createPhotoMover } from '../photos/membership-actions.ts';
import type { Writers } from '../plugin-api/index.ts';
import { createPresetWriter } from '../presets/writer.ts';
import { settingStore } from '../settings/setting-store.ts';
import { createSettingsWriter } from '../settings/writer.ts';
import { createShareWriter } from '../shares/writer.ts';
import { createTagWriter } from '../tags/writer.ts';
import { createUserWriter } from '../users/writer.ts';

/** The writing door inside one change. A room's writes reach another's only through what is handed in here. */
export function createWriters(
  context: ChangeContext,
  accessRules: AccessRules,
  themes?: KnownThemes,
): Writers {
  const judge = createJudge(context.trx, context.viewer, accessRules);
  const tags = createTagWriter(context, judge);
  const albums = {
    ...createAlbumWriter(context, judge, themes),
    ...createMembershipWriter(context, judge),
    merge: createAlbumMerger(context, { judge, movePhotos: createPhotoMover(context) }),
  };
  return {
    tags,
    photos: createPhotoWriter(context, { tags, judge }),
    albums,
    users: createUserWriter(context),
    groups: createGroupWriter(context, { albums }),
    shares: createShareWriter(context, judge),
    presets: createPresetWriter(context, settingStore as unknown as EntityStore<Doc>),
    settings: createSettingsWriter(context, judge, themes),
  };
}
