import type { Knex } from 'knex';
import type { SettingsReader, Watermark, WatermarkEdit } from '../plugin-api/index.ts';
import { readSettings } from './queries.ts';
import { watermarksKey } from './setting-store.ts';
import type { SiteSettingsSource } from './site-settings.ts';

export interface SettingsReaderParts {
  readonly db: Knex;
  readonly source: SiteSettingsSource;
  /** Whether the viewer manages something, and so chooses what is shown of it. */
  readonly mayChoose: () => Promise<boolean>;
}

/** What the site says of itself is for everybody. */
export function createSettingsReader({ db, source, mayChoose }: SettingsReaderParts): SettingsReader {
  return {
    site: () => source.read(),
    async watermarks() {
      return (await mayChoose()) ? listWatermarks(db) : [];
    },
  };
}

async function listWatermarks(db: Knex): Promise<Watermark[]> {
  const stored = (await readSettings(db, [watermarksKey])).get(watermarksKey) ?? {};
  return Object.entries(stored as Record<string, WatermarkEdit>)
    .map(([id, watermark]) => ({ ...watermark, id }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
