/** What tests of plugins get: a whole gallery on a database of its own, with factories and browsers. */

export type { PluginCode, PluginFolder, PluginUnderTest } from './load-test-plugin.ts';
export type { TestGallery, TestGalleryOptions, TestPhoto, TestUser } from './test-gallery.ts';
export { createTestGallery } from './test-gallery.ts';
export { makeTestJpeg } from './test-jpeg.ts';
export type { WebClient } from './web-client.ts';
