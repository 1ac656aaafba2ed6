import type { Gallery } from '../plugin-api/index.ts';
import { createTestGallery as createWholeGallery, type TestGallery } from './test-gallery.ts';

/** A real gallery for the tests of what is built on the plugin API: PostgreSQL, files and a web server of its own. */
export interface PluginTestGallery
  extends Pick<TestGallery, 'url' | 'client' | 'signIn' | 'user' | 'album' | 'photo' | 'close'> {
  /** The two doors. */
  readonly gallery: Gallery;
}

/**
 * Starts a gallery; close it when done.
 *
 * @example
 * const test = await createTestGallery();
 * const album = await test.album({ title: 'Dunes' });
 * await test.photo({ albumId: album.id });
 * await test.close();
 */
export async function createTestGallery(): Promise<PluginTestGallery> {
  const { gallery, url, client, signIn, user, album, photo, close } = await createWholeGallery();
  return { gallery, url, client, signIn, user, album, photo, close };
}
