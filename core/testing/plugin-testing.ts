/** What tests of plugins get: a whole gallery on a database of its own, with factories and browsers. */

import type { TestBrowser } from './browser.ts';

export type { TestBrowser } from './browser.ts';
export type { PluginCode, PluginFolder, PluginUnderTest } from './load-test-plugin.ts';
export type { TestGallery, TestGalleryOptions, TestPhoto, TestUser } from './test-gallery.ts';
export { createTestGallery } from './test-gallery.ts';
export { makeTestJpeg } from './test-jpeg.ts';
export type { WebClient } from './web-client.ts';

/** Chromium, for tests of pages and scripts; needs `playwright-core` and `@sparticuz/chromium`. The caller closes it. */
export async function openBrowser(): Promise<TestBrowser> {
  return (await import('./browser.ts')).openBrowser();
}
