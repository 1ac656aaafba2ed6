import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from './browser.ts';

/** What is pictured: a name, a path, a background, a device. */
interface Picture {
  readonly name: string;
  readonly path: string;
  readonly background: 'dark' | 'light' | 'grey';
  readonly device?: BrowserContextOptions;
  /** Opens the first link like this before the picture is taken. */
  readonly follow?: string;
  /** Opens this photo of the wall, from 0, in the viewer, and presses these keys in it. */
  readonly view?: { readonly photo: number; readonly keys?: readonly string[] };
  /** And the first link like this on the page behind it. */
  readonly thenFollow?: string;
  readonly withoutScript?: boolean;
  /** As the demo's administrator. */
  readonly signedIn?: boolean;
  /** Of the second gallery, which holds nothing yet. */
  readonly ofEmptyGallery?: boolean;
  /** Tabs so often before the picture is taken. */
  readonly tabs?: number;
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
  { name: 'photo-light', path: '/albums/herbarium', follow: '[data-wall] a', background: 'light' },
  { name: 'photo-grey', path: '/albums/northern-winter', follow: '[data-wall] a', background: 'grey' },
  {
    name: 'photo-phone',
    path: '/albums/northern-winter',
    follow: '[data-wall] a',
    background: 'dark',
    device: phone,
  },
  { name: 'viewer-dark', path: '/albums/finistere', view: { photo: 1 }, background: 'dark' },
  {
    name: 'viewer-caption',
    path: '/albums/finistere',
    view: { photo: 0, keys: ['i'] },
    background: 'light',
  },
  {
    name: 'viewer-phone',
    path: '/albums/finistere',
    view: { photo: 2 },
    background: 'grey',
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
  { name: 'focused', path: '/albums/wadden-sea', background: 'light', tabs: 18 },
  { name: 'not-public', path: '/albums/olaria-duarte', background: 'grey', signedIn: true },
  { name: 'manage-start', path: '/admin', background: 'dark', signedIn: true },
  { name: 'manage-upload', path: '/admin/upload', background: 'light', signedIn: true, device: phone },
  { name: 'manage-history', path: '/admin/history', background: 'light', signedIn: true },
  {
    name: 'manage-photo',
    path: '/albums/algarve',
    follow: '[data-wall] a',
    thenFollow: 'a[href^="/admin/photos/"]',
    background: 'dark',
    signedIn: true,
  },
  { name: 'empty-gallery', path: '/', background: 'light', ofEmptyGallery: true },
];

async function takePicture(browser: TestBrowser, site: string, picture: Picture, folder: string) {
  const page = await browser.newPage({
    ...(picture.device ?? desk),
    javaScriptEnabled: !picture.withoutScript,
  });
  await page.context().addCookies([{ name: 'background', value: picture.background, url: site }]);
  if (picture.signedIn) await signIn(page, site);
  await page.goto(site + picture.path, { waitUntil: 'networkidle' });
  if (picture.follow) await page.locator(picture.follow).first().click();
  if (picture.thenFollow) await page.locator(picture.thenFollow).first().click();
  // The display face is there from the second page on.
  await page.reload({ waitUntil: 'networkidle' });
  for (let tab = 0; tab < (picture.tabs ?? 0); tab++) await page.keyboard.press('Tab');
  if (picture.view) await openViewer(page, picture.view);
  const path = join(folder, `${picture.name}.jpg`);
  await page.screenshot({ path, type: 'jpeg', quality: 82, scale: 'css' });
  await page.context().close();
}

async function openViewer(page: Page, { photo, keys = [] }: NonNullable<Picture['view']>): Promise<void> {
  await page.locator('[data-wall] a').nth(photo).click();
  await page.waitForSelector('.viewer [role="status"]:not(:empty)', { state: 'attached' });
  await page.waitForLoadState('networkidle');
  for (const key of keys) await page.keyboard.press(key);
  const image = page.locator('.pswp__item[aria-hidden="false"] picture img');
  await image.evaluate((element: HTMLImageElement) => element.decode());
}

async function signIn(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/login`);
  await page.locator('input[name=name]').fill('demo');
  await page.locator('input[name=password]').fill('demo');
  await page.locator('main form button').first().click();
  await page.waitForURL(url => !url.pathname.startsWith('/login'));
}

/** `node core/testing/take-pictures.ts <demo> <empty gallery> [name…]`, both as http://localhost:8080: docs/images. */
async function main([demo = 'http://localhost:8080', empty = '', ...names]: string[]): Promise<void> {
  const folder = resolve(import.meta.dirname, '../../docs/images');
  await mkdir(folder, { recursive: true });
  const browser = await openBrowser();
  try {
    for (const picture of pictures) {
      if (names.length === 0 || names.includes(picture.name))
        await takePicture(browser, picture.ofEmptyGallery ? empty : demo, picture, folder);
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv.slice(2));
