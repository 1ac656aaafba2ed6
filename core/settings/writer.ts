import { requireAdministrator } from '../access/decide.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { fail } from '../errors/app-error.ts';
import type { SettingsWriter, SiteSettings } from '../plugin-api/index.ts';
import { settingStore, siteKey } from './setting-store.ts';

const longest = { name: 100, tagline: 300 };

/** Settings, as the writing door writes them. */
export function createSettingsWriter(context: ChangeContext): SettingsWriter {
  return {
    async editSite(edit) {
      requireAdministrator(context.viewer);
      checkSite(edit);
      const before = (await settingStore.load(context.trx, [siteKey])).get(siteKey);
      await context.write(settingStore, [{ id: siteKey, before, after: { ...before, ...edit } }]);
    },
  };
}

function checkSite(edit: Partial<SiteSettings>): void {
  if (edit.name !== undefined && edit.name.trim() === '') refuse('name', 'The gallery needs a name.');
  for (const field of ['name', 'tagline'] as const) {
    if ((edit[field] ?? '').length > longest[field]) refuse(field, `At most ${longest[field]} characters.`);
  }
  const { background = null, language = 'en' } = edit;
  if (background !== null && !['dark', 'light', 'grey'].includes(background))
    refuse('background', 'Dark, light or grey.');
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language))
    refuse('language', 'A language code such as en.');
}

function refuse(field: string, message: string): never {
  return fail('VALIDATION_FAILED', { message, pointer: `/${field}` });
}
