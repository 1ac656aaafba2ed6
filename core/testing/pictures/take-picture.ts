/// <reference lib="dom" />
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { desk, type TestBrowser } from '../browser.ts';
import { layLine } from './lay-line.ts';
import type { Picture } from './picture.ts';
import type { Prepared } from './prepare-states.ts';

export interface Studio {
  readonly browser: TestBrowser;
  /** `http://127.0.0.1:<port>` */
  readonly site: string;
  readonly addresses: Prepared;
  /** Photos to upload. */
  readonly photos: readonly string[];
  /** Of the site: processes that make pictures. */
  readonly decoders: () => readonly number[];
  /** Where pictures go. */
  readonly folder: string;
}

/** Writes `<name>.jpg`. */
export async function takePicture(studio: Studio, picture: Picture): Promise<void> {
  if (picture.uploads !== 'offline') return takeAt(studio, picture);
  const line = await layLine(studio.site);
  try {
    await takeAt({ ...studio, site: line.site }, picture);
  } finally {
    await line.close();
  }
}

async function takeAt(studio: Studio, picture: Picture): Promise<void> {
  const page = await openPage(studio, picture);
  const goOn = picture.pixels === 'not made' ? holdUp(studio.decoders) : () => {};
  try {
    if (picture.signedIn) await signIn(page, studio.site);
    await goTo(page, studio, picture);
    for (let tab = 0; tab < (picture.tabs ?? 0); tab++) await page.keyboard.press('Tab');
    if (picture.view) await openViewer(page, picture.view);
    for (const selector of picture.click ?? []) await page.locator(selector).first().click();
    // What is said for screen readers waits a moment, what is focused appears, what stands for a picture is painted.
    if (picture.click || picture.tabs || picture.pixels === 'not made') await page.waitForTimeout(1_000);
    if (picture.uploads) await upload(page, picture.uploads, studio.photos);
    const path = join(studio.folder, `${picture.name}.jpg`);
    await page.screenshot({ path, type: 'jpeg', quality: 80, scale: 'css' });
  } finally {
    goOn();
    await page.context().close();
  }
}

/** Lets none of these processes go on, as if much else were to be made first; returns what lets them. */
function holdUp(processIds: () => readonly number[]): () => void {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of processIds()) process.kill(pid, name);
  };
  signal('SIGSTOP');
  const timer = setInterval(signal, 2, 'SIGSTOP');
  return () => {
    clearInterval(timer);
    signal('SIGCONT');
  };
}

/** A4 without its margins. */
const sheet = { viewport: { width: 700, height: 1000 } };

async function openPage({ browser, site }: Studio, picture: Picture): Promise<Page> {
  const page = await browser.newPage({
    ...(picture.isPrinted ? sheet : (picture.device ?? desk)),
    javaScriptEnabled: !picture.withoutScript,
    ...(picture.forcedColours && { forcedColors: 'active' as const }),
    ...(picture.reducedData && { extraHTTPHeaders: { 'Save-Data': 'on' } }),
  });
  const cookies = { background: picture.background, language: picture.language ?? 'en' };
  await page
    .context()
    .addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: site })));
  if (picture.isPrinted) await page.emulateMedia({ media: 'print' });
  if (picture.pixels === 'not sent') await page.route('**/i/**', () => {});
  page.setDefaultTimeout(20_000);
  return page;
}

async function goTo(page: Page, { site, addresses }: Studio, picture: Picture): Promise<void> {
  if (picture.pixels === 'not made') await loadScripts(page, site);
  const path = picture.path.replace(/\{(\w+)\}/g, (_, name: string) => addresses[name] ?? name);
  const waitUntil = picture.pixels ? 'domcontentloaded' : 'networkidle';
  await page.goto(site + path, { waitUntil });
  for (const link of [picture.follow, picture.thenFollow]) if (link) await page.locator(link).first().click();
  if (picture.pixels === 'not made') return void (await page.locator('.photo-box canvas').first().waitFor());
  // The display face is there from the second page on.
  await page.reload({ waitUntil });
}

/** Keeps all that a page without its pictures loads: pictures that are waited for take all of a browser's connections. */
async function loadScripts(page: Page, site: string): Promise<void> {
  const hold = () => {};
  await page.route('**/i/**', hold);
  await page.goto(`${site}/albums/algarve`, { waitUntil: 'domcontentloaded' });
  await page.locator('.photo-box canvas').first().waitFor();
  await page.unroute('**/i/**', hold);
}

async function openViewer(page: Page, { photo, keys = [] }: NonNullable<Picture['view']>): Promise<void> {
  await page.locator('[data-wall] a.photo-box').nth(photo).click();
  await page.waitForSelector('.viewer [role="status"]:not(:empty)', { state: 'attached' });
  await page.waitForLoadState('networkidle');
  for (const key of keys) await page.keyboard.press(key);
  const image = page.locator('.pswp__item[aria-hidden="false"] picture img');
  await image.evaluate((element: HTMLImageElement) => element.decode());
}

async function upload(
  page: Page,
  kind: NonNullable<Picture['uploads']>,
  photos: readonly string[],
): Promise<void> {
  const broken = { name: 'DSC_0412.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') };
  await page.locator('input[name=title]').fill('From the harbour');
  await page.locator('input[name=photos]').setInputFiles(kind === 'offline' ? [...photos] : broken);
  await page.locator('[data-upload] button.primary').click();
  if (kind === 'offline') {
    const failed = await page.locator('[data-upload]').getAttribute('data-failed');
    return page.locator('[data-progress-text]', { hasText: failed! }).waitFor();
  }
  await page.locator('[data-upload] button.primary').waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle');
}

async function signIn(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/login`);
  await page.locator('input[name=name]').fill('demo');
  await page.locator('input[name=password]').fill('demo');
  await page.locator('main form button').first().click();
  await page.waitForURL(url => !url.pathname.startsWith('/login'));
}
