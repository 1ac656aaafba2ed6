/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let site: TestGallery;
let browser: TestBrowser;

before(async () => {
  site = await createTestGallery();
  const album = await site.album({ title: 'Open' });
  for (const year of [2018, 2019, 2019]) {
    const taken = {
      at: `${year}-07-04T10:00:00`,
      offsetMinutes: 0,
      precision: 'second',
      source: 'exif',
    } as const;
    await site.photo({ albumId: album.id, details: { title: 'Boat', taken } });
  }
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** What has the focus, as it is read aloud. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

async function tabTo(page: Page, text: string): Promise<void> {
  for (let steps = 0; steps < 40; steps += 1) {
    if ((await focused(page)).startsWith(text)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard doesn't reach ${text}`);
}

test('on a desk a search is narrowed down and widened again by keyboard alone', async () => {
  const page = await browser.newPage(desk);
  await page.goto(`${site.url}/search?q=boat`);
  await page.locator('#query').focus();
  await tabTo(page, '2019');
  await page.keyboard.press('Enter');
  await page.waitForURL(/taken/);
  assert.match(await page.title(), /boat taken:2019 – 2 photos/);
  await page.locator('#query').focus();
  await tabTo(page, '2019');
  assert.match(await focused(page), /2 photos, chosen/);
  await page.keyboard.press('Enter');
  await page.waitForURL(url => !url.href.includes('taken'));
  await tabTo(page, 'Year');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.facet a').first().isVisible(), false);
  await page.context().close();
});

test('on a phone the filter is a sheet that Escape closes, and the focus returns', async () => {
  const page = await browser.newPage(phone);
  await page.goto(`${site.url}/search?q=boat`);
  const sheet = page.locator('#facets');
  assert.equal(await sheet.isVisible(), false);
  await page.locator('.facets-button').focus();
  await page.keyboard.press('Enter');
  await sheet.waitFor({ state: 'visible' });
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Filter');
  await page.keyboard.press('Enter');
  await sheet.getByText('2018').click();
  await page.waitForURL(/taken/);
  assert.match(await page.title(), /1 photo/);
  await page.context().close();
});
