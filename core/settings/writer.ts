import { type Judge, requireAdministrator } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import type { SettingsWriter } from '../plugin-api/index.ts';
import { checkSiteSettings } from './schemas.ts';
import { settingStore, siteKey } from './setting-store.ts';
import { createWatermarkWriter } from './watermark-writer.ts';

/** Settings, as the writing door writes them. */
export function createSettingsWriter(context: ChangeContext, judge: Judge): SettingsWriter {
  return {
    ...createWatermarkWriter(context, judge),
    async editSite(edit) {
      requireAdministrator(context.viewer);
      checkSiteSettings(edit);
      const before = (await settingStore.load(context.trx, [siteKey])).get(siteKey);
      await context.write(settingStore, [{ id: siteKey, before, after: { ...before, ...edit } }]);
    },
  };
}
