import type { Knex } from 'knex';
import { defaultLinkPolicy } from '../access/index.ts';
import { type Generation, keepOneUntilChange } from '../database/keep-until-change.ts';
import type { SiteSettings } from '../plugin-api/index.ts';
import { readSettings } from './queries.ts';
import { siteKey } from './setting-store.ts';

export const defaultSiteSettings: SiteSettings = {
  name: 'Enfilade',
  tagline: '',
  background: null,
  language: 'en',
  links: defaultLinkPolicy,
  // What is public can be copied anyhow; a frame at least leads to where it comes from.
  embedding: { by: 'anyone', origins: [] },
  theme: null,
  themeSettings: {},
};

/** The site's settings, read once per generation, because every page needs them. */
export interface SiteSettingsSource {
  read(): Promise<SiteSettings>;
  /** As read last; the defaults before that. */
  readonly known: SiteSettings;
}

export function createSiteSettings(db: Knex, generation: Generation): SiteSettingsSource {
  let known = defaultSiteSettings;
  const readKept = keepOneUntilChange(generation, async () => {
    const stored = (await readSettings(db, [siteKey])).get(siteKey) as Partial<SiteSettings> | undefined;
    // handed to everybody, plugins as well
    const links = Object.freeze({ ...defaultSiteSettings.links, ...stored?.links });
    return Object.freeze({ ...defaultSiteSettings, ...stored, links });
  });
  return {
    get known() {
      return known;
    },
    async read() {
      known = await readKept();
      return known;
    },
  };
}
