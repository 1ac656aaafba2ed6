/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let browser: TestBrowser;
const ids: string[] = [];

before(async () => {
  gallery = await createTestGallery();
  const album = await gallery.album({ title: 'By hand' });
  for (const title of ['One', 'Two', 'Three'])
    ids.push(await gallery.photo({ width: 3000, height: 2000, albumId: album.id, details: { title } }));
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await gallery?.close();
});

const addressOf = (index: number) => `${gallery.url}/photos/${ids[index]}?in=album:by-hand`;

async function open(options: BrowserContextOptions, index = 0): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(`${gallery.url}/albums/by-hand`);
  const link = page.locator(`[data-wall] a[href^="/photos/${ids[index]}"]`);
  await link.focus();
  await link.press('Enter');
  await page.waitForFunction(() => document.querySelector('.viewer [role="status"]')?.textContent);
  // it has grown out of its place
  await page.waitForSelector('.pswp--open');
  await page.waitForFunction(() => {
    const image = document.querySelector<HTMLImageElement>('.pswp__item[aria-hidden="false"] picture img');
    return image?.complete && image.naturalWidth > 0 && document.getAnimations().length === 0;
  });
  return page;
}

const widthShown = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelector('.pswp__item[aria-hidden="false"] picture img')!.getBoundingClientRect().width,
  );

type Point = { x: number; y: number };

/** Fingers go down, move by steps, a frame each, and are lifted. */
async function drag(cdp: CDPSession, page: Page, fingers: readonly (readonly [from: Point, to: Point])[]) {
  const steps = 12;
  const at = (part: number) =>
    fingers.map(([from, to], id) => ({
      id,
      x: from.x + (to.x - from.x) * part,
      y: from.y + (to.y - from.y) * part,
    }));
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= steps; step += 1) {
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / steps) });
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)));
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test('a swipe leads to the next photo and back, a pull down closes', async () => {
  const page = await open(phone);
  const cdp = await page.context().newCDPSession(page);
  await drag(cdp, page, [
    [
      { x: 330, y: 400 },
      { x: 60, y: 405 },
    ],
  ]);
  await page.waitForURL(addressOf(1));
  await drag(cdp, page, [
    [
      { x: 60, y: 400 },
      { x: 330, y: 405 },
    ],
  ]);
  await page.waitForURL(addressOf(0));
  await drag(cdp, page, [
    [
      { x: 195, y: 300 },
      { x: 200, y: 700 },
    ],
  ]);
  await page.waitForFunction(() => !document.querySelector('.viewer'));
  assert.equal(page.url(), `${gallery.url}/albums/by-hand`);
  await page.context().close();
});

test('two fingers zoom, and a finger moves what is zoomed instead of leading on', async () => {
  const page = await open(phone);
  const cdp = await page.context().newCDPSession(page);
  const fits = await widthShown(page);
  await drag(cdp, page, [
    [
      { x: 180, y: 400 },
      { x: 60, y: 400 },
    ],
    [
      { x: 210, y: 400 },
      { x: 330, y: 400 },
    ],
  ]);
  await page.waitForFunction(
    ([fits]) =>
      document.querySelector('.pswp__item[aria-hidden="false"] picture img')!.getBoundingClientRect().width >
      fits! * 1.5,
    [fits],
  );
  await drag(cdp, page, [
    [
      { x: 200, y: 400 },
      { x: 150, y: 400 },
    ],
  ]);
  assert.equal(page.url(), addressOf(0));
  await page.context().close();
});

test('the wheel zooms where it is turned', async () => {
  const page = await open(desk);
  const fits = await widthShown(page);
  await page.mouse.move(700, 450);
  for (let turn = 0; turn < 6; turn += 1) await page.mouse.wheel(0, -120);
  await page.waitForFunction(
    ([fits]) =>
      document.querySelector('.pswp__item[aria-hidden="false"] picture img')!.getBoundingClientRect().width >
      fits! * 1.3,
    [fits],
  );
  await page.context().close();
});

test('f fills the screen and gives it back', async () => {
  const page = await open(desk);
  await page.keyboard.press('f');
  await page.waitForFunction(() => document.fullscreenElement !== null);
  const button = page.getByRole('button', { name: 'Full screen' });
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('f');
  await page.waitForFunction(() => document.fullscreenElement === null);
  await page.context().close();
});

test('sharing copies the address of the photo that is shown where the device has no way of its own', async () => {
  const page = await open({ ...desk, permissions: ['clipboard-read', 'clipboard-write'] }, 1);
  await page.getByRole('button', { name: 'Share this photo' }).click();
  await page.waitForFunction(
    () =>
      document.querySelector('.viewer [role="status"]')?.textContent ===
      'The address of this photo is copied',
  );
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(new URL(copied).pathname, `/photos/${ids[1]}`);
  await page.context().close();
});

test('in forced colours every control of the viewer has an edge or a sign in the colours of the system', async () => {
  const page = await open({ ...desk, forcedColors: 'active' });
  const unseen = await page.evaluate(() => {
    const isSeen = (button: Element) => {
      const sign = button.querySelector('svg');
      if (!sign) return true;
      const { color } = getComputedStyle(sign);
      return color !== getComputedStyle(document.body).backgroundColor;
    };
    return [...document.querySelectorAll('.viewer button:not([hidden])')]
      .filter(button => !isSeen(button))
      .map(button => button.textContent);
  });
  assert.deepEqual(unseen, []);
  await page.getByRole('button', { name: 'Close' }).focus();
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
  assert.notEqual(outline, 'none');
  await page.context().close();
});
