/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from '../../testing/browser.ts';
import { findHtmlProblems } from '../../testing/html-problems.ts';
import { createTestGallery, type TestGallery } from '../../testing/test-gallery.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let gallery: TestGallery;
let browser: TestBrowser;
let paths: Readonly<Record<string, string>>;
const covers = ['full', 'framed', 'side'] as const;

before(async () => {
  gallery = await createTestGallery();
  paths = await fill();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await gallery?.close();
});

async function fill() {
  const user = await gallery.user({ role: 'admin' });
  const change = <Value>(write: Parameters<typeof gallery.gallery.change<Value>>[1]) =>
    gallery.gallery.change({ viewer: user.viewer, reason: 'test' }, write);
  const pages: Record<string, string> = {};
  for (const cover of covers) {
    const album = await gallery.album({ title: `Anna and Jon, ${cover}`, description: 'A day in *June*.' });
    const titles = ['Getting ready', 'W'.repeat(60)];
    for (const title of titles) {
      const chapter = await gallery.album({ title, parentId: album.id });
      for (const [width, height] of [
        [90, 60],
        [60, 90],
        [240, 60],
      ] as const)
        await gallery.photo({ albumId: chapter.id, width, height });
    }
    const photo = await gallery.photo({ albumId: album.id, width: 900, height: 600 });
    const settings = { studio: 'Linde & Voss', website: 'https://studio.example', footer: 'Bergen', cover };
    await change(tx => tx.albums.edit(album.id, { theme: 'client', themeSettings: settings }));
    pages[cover] = `/albums/${album.slug}`;
    if (cover !== 'full') continue;
    pages.photo = `/photos/${photo}?in=album:${album.slug}`;
    pages.chapter = '/albums/getting-ready';
    const password = await gallery.house.passwords.prepare('a long password');
    for (const [name, secret] of [
      ['link', null],
      ['gate', password],
    ] as const) {
      const { value } = await change(tx =>
        tx.shares.create({
          name: 'For Anna',
          albumId: album.id,
          password: secret,
          verbs: ['view', 'download'],
        }),
      );
      pages[name] = `/s/${value.token}`;
    }
  }
  const empty = await gallery.album({ title: 'Nothing yet' });
  await change(tx => tx.albums.edit(empty.id, { theme: 'client' }));
  return { ...pages, empty: `/albums/${empty.slug}` };
}

async function open(
  cookies: Readonly<Record<string, string>>,
  options: BrowserContextOptions,
): Promise<Page> {
  const page = await browser.newPage({ bypassCSP: true, ...options });
  const list = Object.entries(cookies).map(([name, value]) => ({ name, value, url: gallery.url }));
  await page.context().addCookies(list);
  return page;
}

interface Axe {
  run(
    options: object,
  ): Promise<{ violations: { id: string; nodes: { target: string[]; html: string }[] }[] }>;
}

async function audit(page: Page, name: string): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(async label => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({});
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${label}: ${id}: ${target.join(' ')}`),
    );
  }, name);
}

for (const [background, language, device] of [
  ['dark', 'en', desk],
  ['light', 'de', phone],
  ['grey', 'en', phone],
] as const)
  test(`axe-core finds nothing in a client’s gallery, ${background} background, ${language}, ${device.viewport.width} px`, async () => {
    const page = await open({ background, language }, device);
    const found: string[] = [];
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(gallery.url + path);
      found.push(...(await audit(page, name)));
    }
    await page.context().close();
    assert.deepEqual(found, []);
  });

test('its pages are HTML as it should be', async () => {
  const found = await Promise.all(
    Object.entries(paths).map(async ([name, path]) =>
      findHtmlProblems(name, (await gallery.client().get(path)).body),
    ),
  );
  assert.deepEqual(found.flat(), []);
});

test('nothing leads sideways at 320 pixels, from right to left either', async () => {
  for (const language of ['de', 'xb']) {
    const page = await open({ language }, { viewport: { width: 320, height: 640 } });
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(gallery.url + path);
      const [excess, widest] = await page.evaluate(() => {
        const boxes = [...document.querySelectorAll('main *, header *, footer *')].filter(
          element => element.closest('.client-chapters') === null,
        );
        const beyond = boxes.find(element => element.getBoundingClientRect().right > innerWidth + 1);
        return [document.documentElement.scrollWidth - innerWidth, beyond?.outerHTML.slice(0, 120)] as const;
      });
      assert.ok(excess <= 0, `${name} in ${language} is ${excess} px too wide: ${widest}`);
    }
    await page.context().close();
  }
});

test('the cover fills the window, and its button leads to the photos without a script', async () => {
  const page = await open({}, { ...phone, javaScriptEnabled: false });
  await page.goto(gallery.url + paths.full);
  const cover = await page.locator('.client-cover').boundingBox();
  assert.ok(cover!.height >= phone.viewport.height && cover!.width === phone.viewport.width);
  await page.click('.cover-go a');
  await page.waitForURL('**#gallery');
  await page.click('.client-chapters a[href="#chapter-2"]');
  await page.waitForURL('**#chapter-2');
  await page.context().close();
});

test('hearts are on all photos where nothing hovers, and what is kept stands at the top', async () => {
  const page = await open({}, phone);
  await page.goto(gallery.url + paths.full);
  await page.locator('.wall .heart').first().waitFor();
  assert.equal(await page.locator('.wall .heart').count(), await page.locator('.wall > li').count());
  await page.locator('.wall .heart').first().click();
  const link = page.locator('.site-nav > .favourites-link');
  await link.waitFor();
  assert.match((await link.textContent()) ?? '', /Favourites\s*1/);
  await page.context().close();
});
