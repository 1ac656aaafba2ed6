import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from './browser.ts';

/** What is pictured: a name, a path, a background, a device. */
interface Picture {
  readonly name: string;
  readonly path: string;
  readonly background: 'dark' | 'light' | 'grey';
  readonly device?: BrowserContextOptions;
  /** Opens the first link like this before the picture is taken. */
  readonly follow?: string;
  readonly withoutScript?: boolean;
}

const pictures: readonly Picture[] = [
  { name: 'home-dark', path: '/', background: 'dark' },
  { name: 'home-light', path: '/', background: 'light' },
  { name: 'home-phone', path: '/', background: 'dark', device: phone },
  { name: 'albums', path: '/albums', background: 'light' },
  { name: 'album-dark', path: '/albums/finistere', background: 'dark' },
  { name: 'album-grey', path: '/albums/without-colour', background: 'grey' },
  { name: 'album-light', path: '/albums/herbarium', background: 'light' },
  { name: 'album-phone', path: '/albums/algarve', background: 'light', device: phone },
  { name: 'album-single', path: '/albums/without-colour?layout=single', background: 'grey' },
  { name: 'album-with-albums', path: '/albums/travels', background: 'dark' },
  {
    name: 'album-long-title-320',
    path: '/albums/cities-after-dark',
    background: 'dark',
    device: { viewport: { width: 320, height: 640 } },
  },
  { name: 'photo-dark', path: '/albums/finistere', follow: '[data-wall] a', background: 'dark' },
  { name: 'photo-light', path: '/albums/olaria-duarte', follow: '[data-wall] a', background: 'light' },
  { name: 'photo-grey', path: '/albums/northern-winter', follow: '[data-wall] a', background: 'grey' },
  {
    name: 'photo-phone',
    path: '/albums/northern-winter',
    follow: '[data-wall] a',
    background: 'dark',
    device: phone,
  },
  { name: 'tags', path: '/tags', background: 'light' },
  { name: 'tag', path: '/tags', follow: '.letters a', background: 'dark' },
  { name: 'search', path: '/search?q=fog', background: 'dark' },
  { name: 'search-empty', path: '/search?q=zeppelinn', background: 'light' },
  { name: 'calendar', path: '/calendar', background: 'light' },
  { name: 'calendar-year', path: '/calendar/2026', background: 'dark' },
  { name: 'sign-in', path: '/login', background: 'light', device: phone },
  { name: 'not-found', path: '/nowhere', background: 'dark', device: phone },
  { name: 'without-script', path: '/albums/algarve', background: 'dark', withoutScript: true },
];

async function takePicture(browser: TestBrowser, site: string, picture: Picture, folder: string) {
  const page = await browser.newPage({
    ...(picture.device ?? desk),
    javaScriptEnabled: !picture.withoutScript,
  });
  await page.context().addCookies([{ name: 'background', value: picture.background, url: site }]);
  await page.goto(site + picture.path, { waitUntil: 'networkidle' });
  if (picture.follow) await page.locator(picture.follow).first().click();
  // The display face is there from the second page on.
  await page.reload({ waitUntil: 'networkidle' });
  const path = join(folder, `${picture.name}.jpg`);
  await page.screenshot({ path, type: 'jpeg', quality: 82, scale: 'css' });
  await page.context().close();
}

/** `node core/testing/take-pictures.ts http://localhost:8080 [name…]`: docs/images from a running demo. */
async function main([site = 'http://localhost:8080', ...names]: string[]): Promise<void> {
  const folder = resolve(import.meta.dirname, '../../docs/images');
  await mkdir(folder, { recursive: true });
  const browser = await openBrowser();
  try {
    for (const picture of pictures) {
      if (names.length === 0 || names.includes(picture.name))
        await takePicture(browser, site, picture, folder);
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv.slice(2));
