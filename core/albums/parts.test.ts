/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from '../testing/browser.ts';
import { newPhoto } from '../testing/new-photo.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const words = ['Ashore', 'Birch', 'Cliff', 'Dune', 'Élan', 'Fog', 'Gale', 'Haven', 'Inlet', 'Jetty', 'Kelp'];
const more = ['Lagoon', 'Mast', 'Night', 'Oar', 'Pier', 'Quay', 'Reef', 'Strand', 'Tide', 'Upland', 'Vessel'];

let gallery: TestGallery;
let browser: TestBrowser;

before(async () => {
  gallery = await createTestGallery();
  const album = await gallery.album({ title: 'By hand', order: 'manual' });
  const titles = [...words, ...more, '36 views', null];
  const colours = ['#40586a', '#8a6f52', '#2f3e36', '#a39684'];
  const photos = Array.from({ length: 1_200 }, (_, index) => {
    const [width, height] = [
      [300, 200],
      [200, 300],
      [400, 300],
    ][index % 3]!;
    const title = titles[index % titles.length];
    return newPhoto({
      ...{ width: width!, height: height!, albumId: album.id, averageColour: colours[index % 4]! },
      details: { title: title && `${title} ${index + 1}` },
    });
  });
  for (let at = 0; at < photos.length; at += 600)
    await gallery.gallery.change({ viewer: gallery.system, reason: 'fill' }, tx =>
      tx.photos.add(photos.slice(at, at + 600)),
    );
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await gallery?.close();
});

async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(gallery.url + path);
  return page;
}

const firstSeen = (page: Page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll<HTMLElement>('[data-wall] > li')];
    const box = boxes.find(each => each.getBoundingClientRect().bottom > 64)!;
    return { part: box.dataset.part, name: box.querySelector('img')?.alt };
  });

test('drawn along the letters, name and count are shown, and one is there when one lets go', async () => {
  const page = await visit('/albums/by-hand?order=title');
  const rail = (await page.locator('[data-rail]').boundingBox())!;
  const stops = await page.locator('[data-rail] li').count();
  assert.ok(rail.height / stops >= 44 && rail.width >= 44, 'each stop can be touched');
  const x = rail.x + rail.width / 2;
  await page.mouse.move(x, rail.y + 10);
  await page.mouse.down();
  await page.mouse.move(x, rail.y + rail.height * 0.5, { steps: 4 });
  const bubble = (await page.textContent('.rail-bubble')) ?? '';
  assert.match(bubble, /^[A-Z] 50$/);
  await page.mouse.up();
  await page.waitForURL(/at=[a-z]$/);
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  const { part, name } = await firstSeen(page);
  assert.equal(part?.toUpperCase(), bubble[0]);
  assert.ok(name!.startsWith(bubble[0]!));
  const current = await page.textContent('[data-rail] [aria-current] .visually-hidden');
  assert.match(current ?? '', /\d photos$/);
  await page.context().close();
});

test('a letter is reached by keyboard alone, announced, and one goes on from its first photo', async () => {
  const page = await visit('/albums/by-hand?order=title');
  await page.locator('.bar summary', { hasText: 'Go to a letter' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.month-menu a', { hasText: /^E 50 photos/ }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[data-here]')?.textContent);
  assert.equal(await page.textContent('[role="status"][data-here]'), 'E: 50 photos');
  const focused = await page.evaluate(() => document.activeElement?.querySelector('img')?.alt);
  assert.match(focused ?? '', /^Élan /);
  await page.context().close();
});

test('as arranged one goes to a place, with what lies before it above; without script as well', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await visit('/albums/by-hand', { javaScriptEnabled });
    if (javaScriptEnabled) await page.waitForSelector('.rail-grip', { state: 'attached' });
    await page.click('[data-rail] li:nth-child(4) a');
    if (javaScriptEnabled)
      await page.waitForFunction(() => document.querySelector('[data-here]')?.textContent);
    assert.match(page.url(), /at=n601/);
    assert.equal(await page.getAttribute('[data-wall] > li', 'data-part'), 'n601');
    await page.click('[data-earlier] a');
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('[data-wall] > li')?.dataset.part === 'n401',
    );
    await page.context().close();
  }
});

test('axe-core finds nothing in letters and places', async () => {
  for (const [order, device] of [
    ['title', desk],
    ['manual', phone],
  ] as const) {
    const page = await visit(`/albums/by-hand?order=${order}`, { ...device, bypassCSP: true });
    await page.locator('.bar summary').first().click();
    await page.addScriptTag({ path: axe });
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as never as Axe).axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`));
    });
    assert.deepEqual(found, [], order);
    await page.context().close();
  }
});

interface Axe {
  readonly axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
}
