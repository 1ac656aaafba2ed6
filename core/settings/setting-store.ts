import type { EntityStore } from '../changes/entity-store.ts';
import type { SiteSettings } from '../plugin-api/index.ts';
import { deleteSetting, lockSettings, writeSetting } from './queries.ts';

/** All settings of the site are one object in history, named by their key. */
export const siteKey = 'site';

/** All watermarks, by id. */
export const watermarksKey = 'watermarks';

type SiteDoc = { -readonly [Name in keyof SiteSettings]?: SiteSettings[Name] };

/** How the writing door reads and writes settings. */
export const settingStore: EntityStore<SiteDoc> = {
  entity: 'setting',
  load: async (trx, keys) => (await lockSettings(trx, keys)) as Map<string, SiteDoc>,
  async save(trx, changes) {
    for (const { id, after } of changes) {
      if (after === undefined) await deleteSetting(trx, id);
      else await writeSetting(trx, id, after);
    }
  },
};
