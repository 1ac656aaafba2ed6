import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pictures } from '../demo/catalogue/index.ts';
import { openBrowser } from './browser.ts';
import { writePageOfPictures } from './pictures/page-of-pictures.ts';
import { pagePictures } from './pictures/page-pictures.ts';
import type { Picture } from './pictures/picture.ts';
import { fillWithDemo } from './pictures/prepare-gallery.ts';
import { prepareStates } from './pictures/prepare-states.ts';
import { statePictures } from './pictures/state-pictures.ts';
import { takePicture } from './pictures/take-picture.ts';
import { createTestGallery } from './test-gallery.ts';

/**
 * `node core/testing/take-pictures.ts [folder] [name…]`: docs/images, from a sample gallery that is drawn for it. What is
 * drawn already in the folder isn't drawn again; `-` for none.
 */
async function main([drawn = '-', ...names]: string[]): Promise<void> {
  const folder = path.resolve(import.meta.dirname, '../../docs/images');
  await mkdir(folder, { recursive: true });
  const [gallery, empty, browser] = await Promise.all([
    createTestGallery(),
    createTestGallery(),
    openBrowser(),
  ]);
  try {
    const source = drawn === '-' ? path.join(gallery.folder, 'pictures') : path.resolve(drawn);
    await fillWithDemo(gallery, source);
    const addresses = await prepareStates(gallery, source);
    const photos = pictures.slice(0, 4).map(({ file }) => path.join(source, file));
    const take = (picture: Picture) => {
      const { url: site, house } = picture.ofEmptyGallery ? empty : gallery;
      const decoders = house.pool.processIds;
      return takePicture({ browser, site, addresses, photos, decoders, folder }, picture);
    };
    for (const picture of [...pagePictures, ...statePictures]) {
      if (names.length > 0 && !names.includes(picture.name)) continue;
      await take(picture).catch(error => {
        process.exitCode = 1;
        process.stderr.write(`${picture.name}: ${error instanceof Error ? error.message : error}\n`);
      });
    }
  } finally {
    await browser.close();
    await Promise.all([gallery.close(), empty.close()]);
  }
  const text = writePageOfPictures({ Pages: pagePictures, States: statePictures });
  await writeFile(path.join(folder, 'README.md'), text);
}

await main(process.argv.slice(2));
