/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const count = 70;

let gallery: TestGallery;
let browser: TestBrowser;
const ids: string[] = [];

before(async () => {
  gallery = await createTestGallery();
  const album = await gallery.album({ title: 'Long walk' });
  for (let index = 0; index < count; index += 1) {
    ids.push(
      await gallery.photo({
        ...(index === 1 ? { width: 3000, height: 2000 } : { width: 90, height: index % 3 === 1 ? 120 : 60 }),
        albumId: album.id,
        averageColour: '#40586a',
        thumbHash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
        details: {
          title: `Stop ${index + 1}`,
          caption: index === 1 ? 'I waited for *an hour*.' : null,
          author: 'Maren Holt',
        },
      }),
    );
  }
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await gallery?.close();
});

interface Visit extends BrowserContextOptions {
  readonly cookies?: Readonly<Record<string, string>>;
  readonly path?: string;
}

async function visit({ cookies = {}, path = '/albums/long-walk', ...options }: Visit = {}): Promise<Page> {
  const page = await browser.newPage(options);
  const list = Object.entries(cookies).map(([name, value]) => ({ name, value, url: gallery.url }));
  await page.context().addCookies(list);
  await page.goto(gallery.url + path);
  return page;
}

const addressOf = (index: number) => `${gallery.url}/photos/${ids[index]}?in=album:long-walk`;

async function openPhoto(page: Page, index: number): Promise<void> {
  const link = page.locator(`[data-wall] a[href^="/photos/${ids[index]}"]`);
  await link.focus();
  await link.press('Enter');
  await said(page, `Photo ${index + 1} of ${count}: Stop ${index + 1}`);
}

/** What a screen reader says of the photo that is shown. */
async function said(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    wanted => document.querySelector('.viewer [role="status"]')?.textContent === wanted,
    text,
  );
}

const isClosed = (page: Page) => page.waitForFunction(() => !document.querySelector('.viewer'));

test('a photo of a wall opens over its page, by its own address, and is said with its place', async () => {
  const page = await visit();
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  await openPhoto(page, 2);
  assert.equal(page.url(), addressOf(2));
  assert.equal(await page.title(), 'Stop 3 – Enfilade');
  const dialog = page.getByRole('dialog', { name: 'Long walk' });
  assert.equal(await dialog.getAttribute('aria-modal'), 'true');
  assert.ok(await dialog.evaluate(element => element.contains(document.activeElement)));
  assert.equal(await page.evaluate(() => 'isSamePage' in globalThis), true);
  await page.context().close();
});
