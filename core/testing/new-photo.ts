import { createHash, randomBytes } from 'node:crypto';
import type { NewPhoto } from '../plugin-api/index.ts';

/** What an importer hands to the writing door, for tests of what lies behind it: no file stands behind these. */
export function newPhoto(over: Partial<NewPhoto> = {}): NewPhoto {
  return {
    sha256: createHash('sha256').update(randomBytes(16)).digest('hex'),
    bytes: 1_000,
    format: 'jpeg',
    fileName: 'photo.jpg',
    source: { storage: 'stored' },
    modifiedAt: null,
    width: 300,
    height: 200,
    orientation: 1,
    averageColour: '#808080',
    thumbHash: null,
    details: {},
    keywords: [],
    rawMetadata: null,
    albumId: null,
    ...over,
  };
}
