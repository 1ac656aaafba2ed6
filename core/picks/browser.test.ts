/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { readZip } from '../downloads/read-zip.fixture.ts';
import { openBrowser, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let gallery: TestGallery;
let browser: TestBrowser;
const ids: string[] = [];

before(async () => {
  gallery = await createTestGallery();
  const { id } = await gallery.album({ title: 'Coast' });
  await gallery.gallery.change({ viewer: systemViewer, reason: 'test' }, tx =>
    tx.albums.edit(id, { audienceVerbs: ['view', 'download'] }),
  );
  for (let index = 0; index < 66; index += 1) {
    const details = { title: `Wave ${index + 1}` };
    ids.push(await gallery.photo({ albumId: id, width: 90, height: 60, averageColour: '#40586a', details }));
  }
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await gallery?.close();
});

async function visit(path = '/albums/coast', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage({ acceptDownloads: true, ...options });
  await page.goto(gallery.url + path);
  return page;
}

async function begin(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Select', exact: true }).click();
  await page.locator('.pick-bar').waitFor();
}

const box = (page: Page, number: number) =>
  page.getByRole('checkbox', { name: `Wave ${number}`, exact: true });

async function said(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    wanted => document.querySelector('.pick-bar [role="status"]')?.textContent === wanted,
    text,
  );
}

const kept = (page: Page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem('favourites') ?? '[]') as string[]);

test('photos are selected by boxes with their names, one by one and as a range, and the count is said', async () => {
  const page = await visit();
  await begin(page);
  await said(page, 'Nothing selected yet');
  await box(page, 2).click();
  await said(page, '1 selected');
  await box(page, 5).click({ modifiers: ['Shift'] });
  await said(page, '4 selected');
  assert.equal(await box(page, 3).isChecked(), true);
  await box(page, 4).click();
  await said(page, '3 selected');
  await page.getByRole('button', { name: 'Select none' }).click();
  await said(page, 'Nothing selected yet');
  await page.getByRole('button', { name: 'Done' }).click();
  assert.equal(await page.getByRole('checkbox').count(), 0);
  assert.equal(await page.locator('[data-wall] [inert]').count(), 0);
  await page.context().close();
});

test('keys select: s upon a photo, the space bar, arrows, Ctrl-A for all that is loaded; Escape ends it', async () => {
  const page = await visit();
  await page.locator(`[data-wall] a[href^="/photos/${ids[2]}"]`).focus();
  await page.keyboard.press('s');
  await said(page, '1 selected');
  assert.equal(await box(page, 3).evaluate(element => element === document.activeElement), true);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await said(page, '2 selected');
  await page.keyboard.press('s');
  await said(page, '1 selected');
  await page.waitForFunction(count => {
    scrollTo(0, document.body.scrollHeight);
    return document.querySelectorAll('[data-wall] .pick').length === count;
  }, ids.length);
  await page.keyboard.press('Control+a');
  await said(page, '66 selected');
  await page.keyboard.press('Escape');
  await page.locator('.pick-bar').waitFor({ state: 'detached' });
  assert.match(
    await page.evaluate(() => (document.activeElement as HTMLAnchorElement).href),
    new RegExp(ids[3]!),
  );
  await page.context().close();
});

test('single keys do nothing where somebody switched them off', async () => {
  const page = await visit();
  await page.context().addCookies([{ name: 'keys', value: 'off', url: gallery.url }]);
  await page.locator(`[data-wall] a[href^="/photos/${ids[2]}"]`).focus();
  await page.keyboard.press('s');
  await page.keyboard.press('h');
  // what keys would have loaded is loaded by then
  await page.evaluate(() => fetch(location.href).then(answer => answer.text()));
  assert.equal(await page.locator('.pick-bar').count(), 0);
  assert.deepEqual(await kept(page), []);
  await page.context().close();
});

test('favourites are kept in the browser: they are there after a reload, in the menu and on their page', async () => {
  const page = await visit();
  assert.equal(await page.locator('[data-favourites]').getAttribute('hidden'), '');
  await begin(page);
  await box(page, 1).click();
  await box(page, 6).click();
  await page.getByRole('button', { name: 'Keep as favourites' }).click();
  await said(page, 'Kept as favourites');
  assert.deepEqual(await kept(page), [ids[0], ids[5]]);
  await page.reload();
  await page.locator('[data-wall] .heart[aria-pressed="true"]').first().waitFor();
  assert.equal(await page.locator('[data-wall] .heart[aria-pressed="true"]').count(), 2);
  await page.locator('.site-nav summary').click();
  await page.getByRole('link', { name: 'Favourites' }).click();
  await page.waitForFunction(() => document.querySelectorAll('[data-wall] > li').length === 2);
  assert.equal(await page.textContent('[data-favourites-facts]'), '2 photos');
  await page.context().close();
});

test('a heart is on the page of a photo and in the viewer; h keeps, and takes away again', async () => {
  const page = await visit(`/photos/${ids[8]}`);
  await page.getByRole('button', { name: 'Keep as favourite' }).click();
  await page.locator('[data-favourite][aria-pressed="true"]').waitFor();
  await page.goto(`${gallery.url}/albums/coast`);
  const link = page.locator(`[data-wall] a[href^="/photos/${ids[8]}"]`);
  await link.focus();
  await link.press('Enter');
  const heart = page.locator('.viewer [data-do="favourite"]');
  await page.locator('.viewer [data-do="favourite"][aria-pressed="true"]').waitFor();
  await page.keyboard.press('h');
  await page.locator('.viewer [data-do="favourite"][aria-pressed="false"]').waitFor();
  assert.equal(await page.textContent('.viewer [data-said]'), 'Removed from favourites');
  assert.deepEqual(await kept(page), []);
  await heart.click();
  await page.locator('.viewer [data-do="favourite"][aria-pressed="true"]').waitFor();
  assert.deepEqual(await kept(page), [ids[8]]);
  await page.keyboard.press('s');
  await page.waitForFunction(
    () => document.querySelector('.viewer [data-said]')?.textContent === '1 selected',
  );
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('.viewer'));
  assert.equal(await box(page, 9).isChecked(), true);
  await page.context().close();
});

test('the ZIP of a selection is told of first, and holds what was selected', async () => {
  const page = await visit();
  await begin(page);
  await box(page, 3).click();
  await box(page, 1).click();
  await page.getByRole('button', { name: 'Download as ZIP' }).click();
  const dialog = page.getByRole('dialog');
  assert.match((await dialog.textContent())!, /2 originals/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download as ZIP' }).click(),
  ]);
  const names = (await readZip(await download.path())).map(entry => entry.name);
  assert.deepEqual(names, ['001 Wave 1.jpg', '002 Wave 3.jpg']);
  await page.context().close();
});

test('photos of favourites are looked at one after the other as they hang there', async () => {
  const page = await visit(`/favourites?photos=${[ids[9], ids[3], ids[20]].join(',')}`);
  const link = page.locator(`[data-wall] a[href^="/photos/${ids[9]}"]`);
  await link.focus();
  await link.press('Enter');
  await page.locator('.viewer [data-parts]').waitFor({ state: 'attached' });
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(url => url.pathname === `/photos/${ids[3]}`);
  await page.context().close();
});

test('selecting, what a ZIP holds and favourites are free of axe violations on every background', async () => {
  for (const background of ['dark', 'light', 'grey']) {
    const page = await visit('/albums/coast', { bypassCSP: true });
    await page.context().addCookies([{ name: 'background', value: background, url: gallery.url }]);
    await page.reload();
    await begin(page);
    await box(page, 2).click();
    await said(page, '1 selected');
    await check(page, `${background}: selecting`);
    await page.getByRole('button', { name: 'Download as ZIP' }).click();
    await page.getByRole('dialog').waitFor();
    await check(page, `${background}: dialog`);
    await page.goto(`${gallery.url}/favourites?photos=${ids[0]},${ids[1]}`);
    await check(page, `${background}: favourites`);
    await page.goto(`${gallery.url}/select?in=album:coast`);
    await page.getByRole('checkbox').first().check();
    await check(page, `${background}: form`);
    await page.context().close();
  }
});

async function check(page: Page, name: string): Promise<void> {
  await page.addScriptTag({ path: axe });
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  assert.deepEqual(violations, [], name);
}
