import { type Judge, requireAdministrator } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { type KnownThemes, requireTheme, requireThemeSettings } from '../changes/theme-choice.ts';
import type { SettingsWriter, SiteSettings } from '../plugin-api/index.ts';
import { checkSiteSettings } from './schemas.ts';
import { settingStore, siteKey } from './setting-store.ts';
import { createWatermarkWriter } from './watermark-writer.ts';

/** Settings, as the writing door writes them. */
export function createSettingsWriter(
  context: ChangeContext,
  judge: Judge,
  themes?: KnownThemes,
): SettingsWriter {
  return {
    ...createWatermarkWriter(context, judge),
    async editSite(edit) {
      requireAdministrator(context.viewer);
      checkSiteSettings(edit);
      const before = (await settingStore.load(context.trx, [siteKey])).get(siteKey);
      if (themes) checkThemes(themes, before ?? {}, edit);
      await context.write(settingStore, [{ id: siteKey, before, after: { ...before, ...edit } }]);
    },
  };
}

function checkThemes(
  themes: KnownThemes,
  before: Partial<SiteSettings>,
  { theme, themeSettings = {} }: Partial<SiteSettings>,
): void {
  requireTheme(themes, theme, before.theme);
  for (const [id, wanted] of Object.entries(themeSettings))
    requireThemeSettings(themes.find(id), {
      wanted,
      stored: before.themeSettings?.[id] ?? {},
      pointer: `/themeSettings/${id}`,
    });
}
