import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { desk, type TestBrowser } from '../browser.ts';
import type { Picture } from './picture.ts';
import type { Prepared } from './prepare-states.ts';

export interface Studio {
  readonly browser: TestBrowser;
  /** `http://127.0.0.1:<port>` */
  readonly site: string;
  readonly addresses: Prepared;
  /** Where pictures go. */
  readonly folder: string;
}

/** Writes `<name>.jpg`. */
export async function takePicture(studio: Studio, picture: Picture): Promise<void> {
  const page = await openPage(studio, picture);
  try {
    if (picture.signedIn) await signIn(page, studio.site);
    await goTo(page, studio, picture);
    for (let tab = 0; tab < (picture.tabs ?? 0); tab++) await page.keyboard.press('Tab');
    if (picture.view) await openViewer(page, picture.view);
    for (const selector of picture.click ?? []) await page.locator(selector).first().click();
    if (picture.uploads) await upload(page, picture.uploads);
    const path = join(studio.folder, `${picture.name}.jpg`);
    await page.screenshot({ path, type: 'jpeg', quality: 80, scale: 'css' });
  } finally {
    await page.context().close();
  }
}

async function openPage({ browser, site }: Studio, picture: Picture): Promise<Page> {
  const page = await browser.newPage({
    ...(picture.device ?? desk),
    javaScriptEnabled: !picture.withoutScript,
    ...(picture.forcedColours && { forcedColors: 'active' as const }),
    ...(picture.reducedData && { extraHTTPHeaders: { 'Save-Data': 'on' } }),
  });
  const cookies = { background: picture.background, language: picture.language ?? 'en' };
  await page
    .context()
    .addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: site })));
  if (picture.pixels === 'waiting') await page.route('**/i/**', () => {});
  page.setDefaultTimeout(20_000);
  return page;
}

async function goTo(page: Page, { site, addresses }: Studio, picture: Picture): Promise<void> {
  const path = picture.path.replace(/\{(\w+)\}/g, (_, name: string) => addresses[name] ?? name);
  const waitUntil = picture.pixels === 'waiting' ? 'domcontentloaded' : 'networkidle';
  await page.goto(site + path, { waitUntil });
  for (const link of [picture.follow, picture.thenFollow]) if (link) await page.locator(link).first().click();
  // The display face is there from the second page on.
  await page.reload({ waitUntil });
}

async function openViewer(page: Page, { photo, keys = [] }: NonNullable<Picture['view']>): Promise<void> {
  await page.locator('[data-wall] a.photo-box').nth(photo).click();
  await page.waitForSelector('.viewer [role="status"]:not(:empty)', { state: 'attached' });
  await page.waitForLoadState('networkidle');
  for (const key of keys) await page.keyboard.press(key);
  const image = page.locator('.pswp__item[aria-hidden="false"] picture img');
  await image.evaluate((element: HTMLImageElement) => element.decode());
}

async function upload(page: Page, kind: NonNullable<Picture['uploads']>): Promise<void> {
  await page.locator('input[name=title]').fill('From the harbour');
  const buffer = Buffer.from('no picture at all');
  await page
    .locator('input[name=photos]')
    .setInputFiles({ name: 'DSC_0412.jpg', mimeType: 'image/jpeg', buffer });
  if (kind === 'offline') await page.context().setOffline(true);
  await page.locator('[data-upload] button.primary').click();
  if (kind === 'offline') await page.locator('[data-progress-text]:not(:empty)').waitFor();
  else await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1000);
}

async function signIn(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/login`);
  await page.locator('input[name=name]').fill('demo');
  await page.locator('input[name=password]').fill('demo');
  await page.locator('main form button').first().click();
  await page.waitForURL(url => !url.pathname.startsWith('/login'));
}
