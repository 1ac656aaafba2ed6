import { createGallery } from '../gallery/create-gallery.ts';
import type { Gallery, Role, Viewer } from '../plugin-api/index.ts';
import { createPresetSource } from '../presets/preset-source.ts';
import { createSiteSettings } from '../settings/site-settings.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export const system: Viewer = { kind: 'system', name: 'test' };
export const guest: Viewer = { kind: 'guest' };

/** A viewer who is signed in; the doors believe what they are told, so no account needs to exist. */
export function signedIn(role: Role, over: Partial<Viewer & { kind: 'user' }> = {}): Viewer {
  return { kind: 'user', userId: 'nobody', name: role, displayName: role, role, groupIds: [], ...over };
}

/** A change request by the system. */
export function because(reason = 'test') {
  return { viewer: system, reason };
}

/** The two doors on a fresh database, without files or HTTP: for tests of queries and actions. */
export async function openTestDoors(): Promise<{ gallery: Gallery; database: TestDatabase }> {
  const database = await createTestDatabase();
  const db = database.knex;
  const generation = () => null;
  const siteSettings = createSiteSettings(db, generation);
  const presets = createPresetSource(db, generation);
  const gallery = createGallery({ db, siteSettings, presets, generation });
  return { database, gallery };
}
