import type { SettingsReader } from '../plugin-api/index.ts';
import type { SiteSettingsSource } from './site-settings.ts';

/** What the site says of itself is for everybody. */
export function createSettingsReader(source: SiteSettingsSource): SettingsReader {
  return { site: () => source.read() };
}
