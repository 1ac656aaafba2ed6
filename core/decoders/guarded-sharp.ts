import { fileURLToPath } from 'node:url';

// Must be set before libvips is loaded, so sharp is brought in by `import()` below.
process.env.VIPS_BLOCK_UNTRUSTED = '1';
// Texts are written alike everywhere: in our own font, also where there is none.
process.env.FONTCONFIG_FILE = fileURLToPath(new URL('./fonts/fonts.conf', import.meta.url));
const { default: sharp } = await import('sharp');

/** An allow-list: without it libvips opens what it recognises, such as an SVG named .jpg. */
sharp.block({ operation: ['VipsForeign'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
    'VipsForeignLoadTiff',
    'VipsForeignSaveJpeg',
    'VipsForeignSavePng',
    'VipsForeignSaveSpng',
    'VipsForeignSaveWebp',
    'VipsForeignSaveHeif',
  ],
});
// The pool has a process per core, and a file is decoded once.
sharp.concurrency(1);
sharp.cache(false);

/** sharp with loaders by allow-list; only for processes of the decoder pool. */
export { sharp };
