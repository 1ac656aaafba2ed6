/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openBrowser, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let gallery: TestGallery;
let browser: TestBrowser;
let wide: string;

before(async () => {
  gallery = await createTestGallery();
  const album = await gallery.album({ title: 'Panoramas' });
  wide = await gallery.photo({
    albumId: album.id,
    width: 5600,
    height: 600,
    details: { title: 'The whole bay' },
  });
  await gallery.photo({ albumId: album.id, width: 90, height: 60, details: { title: 'A boat' } });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await gallery?.close();
});

interface Axe {
  run(where: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

const dialogIn = (page: Page) => page.getByRole('dialog', { name: 'Look closely' });

/** Paths of the tiles that a page asks for, with what became of them. */
function watchTiles(page: Page): { path: string; status: number }[] {
  const tiles: { path: string; status: number }[] = [];
  page.on('response', response => {
    const { pathname } = new URL(response.url());
    if (pathname.includes('/tiles@1/')) tiles.push({ path: pathname, status: response.status() });
  });
  return tiles;
}

test('a photo’s page shows it down to its pixels, loading what is looked at; Escape comes out where one was', async () => {
  const page = await browser.newPage({ bypassCSP: true });
  const loaded: string[] = [];
  page.on('request', request => void loaded.push(new URL(request.url()).pathname));
  const tiles = watchTiles(page);
  await page.goto(`${gallery.url}/photos/${wide}`, { waitUntil: 'load' });
  assert.ok(!loaded.some(path => path.includes('openseadragon')), 'nothing of it before it is wanted');
  const link = page.getByRole('link', { name: 'Look closely' });
  await link.focus();
  const first = page.waitForResponse(response => response.url().includes('/tiles@1/'));
  await link.press('Enter');
  await first;
  await dialogIn(page).waitFor();
  const canvas = page.getByRole('application', { name: 'The whole bay. Arrow keys' });
  await canvas.waitFor();
  assert.ok(await canvas.evaluate(element => element === document.activeElement));
  const deepest = page.waitForResponse(response => response.url().includes('/13/'));
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('+');
  await deepest;
  // arrows are the photo's now, and lead to no neighbour
  await page.keyboard.press('ArrowRight');
  assert.equal(new URL(page.url()).pathname, `/photos/${wide}`);
  await page.addScriptTag({ path: axe });
  const violations = await page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: Axe }).axe.run('[data-deep-dialog]');
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  assert.deepEqual(violations, []);
  await page.keyboard.press('Escape');
  await dialogIn(page).waitFor({ state: 'hidden' });
  assert.ok(await link.evaluate(element => element === document.activeElement));
  assert.ok(tiles.length > 0 && tiles.every(({ status }) => status === 200), JSON.stringify(tiles));
  await page.context().close();
});

test('the viewer offers it for such photos alone, and stays open below', async () => {
  const page = await browser.newPage();
  const refused: string[] = [];
  page.on('console', message => void (message.type() === 'error' && refused.push(message.text())));
  await page.goto(`${gallery.url}/albums/panoramas`);
  await page.locator(`[data-wall] a[href^="/photos/${wide}"]`).click();
  const button = page.locator('.viewer').getByRole('button', { name: 'Look closely' });
  await button.waitFor();
  await page.keyboard.press('d');
  await dialogIn(page).waitFor();
  await page.keyboard.press('Escape');
  await dialogIn(page).waitFor({ state: 'hidden' });
  assert.equal(await page.locator('.viewer').count(), 1);
  await page.locator('.viewer-step:not([aria-disabled="true"])').first().click();
  await button.waitFor({ state: 'hidden' });
  assert.deepEqual(refused, [], 'nothing that the policy of the page does not allow');
  await page.context().close();
});

test('without a script it is a link to the largest size', async () => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`${gallery.url}/photos/${wide}`);
  await page.getByRole('link', { name: 'Look closely' }).click();
  assert.match(new URL(page.url()).pathname, /\/large@\d+\//);
  await page.context().close();
});

test('where the viewer comes no closer, the way into the tiles says its name', async () => {
  const page = await browser.newPage();
  await page.goto(`${gallery.url}/albums/panoramas`);
  await page.locator(`[data-wall] a[href^="/photos/${wide}"]`).click();
  const deep = page.locator('.viewer [data-do="deep"]');
  await deep.waitFor();
  const width = async () => (await deep.boundingBox())!.width;
  const before = await width();
  await page.keyboard.press('z');
  await page.waitForSelector('.viewer[data-nearest]');
  assert.ok((await width()) > before + 40, `${await width()} px wide`);
  await page.keyboard.press('z');
  await page.waitForSelector('.viewer:not([data-nearest])');
  assert.equal(await width(), before);
  await page.context().close();
});
