import { albumStore } from '../albums/album-store.ts';
import type { Doc, EntityStore, EntityStores } from '../changes/entity-store.ts';
import { groupStore } from '../groups/group-store.ts';
import { photoStore } from '../photos/photo-store.ts';
import { settingStore } from '../settings/setting-store.ts';
import { shareStore } from '../shares/share-store.ts';
import { tagStore } from '../tags/tag-store.ts';
import { userStore } from '../users/user-store.ts';

/** In the order in which an undo brings objects back: what others point to comes first. */
const stores = [userStore, groupStore, settingStore, tagStore, albumStore, photoStore, shareStore];

export const entityStores: EntityStores = new Map(
  stores.map(store => [store.entity, store as unknown as EntityStore<Doc>]),
);
