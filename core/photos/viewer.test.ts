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
        keywords: [['walk']],
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

test('who loads the viewer anew comes back to where the photo hung, and goes on from there', async () => {
  for (const device of [desk, phone]) {
    const page = await visit(device);
    const top = () =>
      page.locator(`[data-wall] a[href^="/photos/${ids[40]}"]`).evaluate(a => a.getBoundingClientRect().top);
    const link = page.locator(`[data-wall] a[href^="/photos/${ids[40]}"]`);
    await link.scrollIntoViewIfNeeded();
    const before = await top();
    assert.ok((await page.evaluate(() => scrollY)) > 0);
    await link.click();
    await page.waitForSelector('.viewer');
    await page.reload();
    await page.waitForURL(addressOf(40));
    await page.goBack();
    await page.waitForFunction(() => scrollY > 0);
    assert.ok(Math.abs((await top()) - before) < 4, `hangs at ${await top()} instead of ${before}`);
    await page.context().close();
  }
});

test('the same on a wall of another kind, and on the home page', async () => {
  for (const path of ['/tags/walk', '/']) {
    const page = await visit({ ...phone, path });
    const link = page.locator('[data-wall] a.photo-box').nth(path === '/' ? 8 : 40);
    await link.scrollIntoViewIfNeeded();
    const top = () => link.evaluate(a => a.getBoundingClientRect().top);
    const before = await top();
    assert.ok((await page.evaluate(() => scrollY)) > 0, path);
    await link.click();
    await page.waitForSelector('.viewer');
    await page.reload();
    await page.goBack();
    await page.waitForFunction(() => scrollY > 0);
    assert.ok(Math.abs((await top()) - before) < 4, `${path} hangs at ${await top()} instead of ${before}`);
    await page.context().close();
  }
});

test('a photo without its picture keeps its place and says its title, until the picture comes', async () => {
  const page = await browser.newPage(desk);
  await page.route(/@1/, route => route.abort());
  await page.goto(`${gallery.url}/albums/long-walk`);
  const box = page.locator('[data-wall] a.photo-box').nth(2);
  await page.waitForFunction(() => document.querySelectorAll('[data-wall] [data-missing]').length > 2);
  assert.equal(await box.getAttribute('data-missing'), 'Stop 3');
  assert.equal(await box.locator('img').evaluate(image => getComputedStyle(image).opacity), '0');
  const before = await box.boundingBox();
  await page.unroute(/@1/);
  await box.locator('img').evaluate((image: HTMLImageElement) => {
    image.closest('picture')!.querySelector('source')?.remove();
    image.removeAttribute('srcset');
    image.src = document.querySelector<HTMLLinkElement>('link[rel=icon]')!.href;
  });
  await page.waitForFunction(
    () => !document.querySelectorAll('[data-wall] a.photo-box')[2]?.hasAttribute('data-missing'),
  );
  assert.deepEqual(await box.boundingBox(), before);
  await page.context().close();
});

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

test('keys walk on, also beyond what the wall has loaded, and each photo has its address', async () => {
  const page = await visit();
  await openPhoto(page, 57);
  for (const index of [58, 59, 60, 61]) {
    await page.keyboard.press('ArrowRight');
    await said(page, `Photo ${index + 1} of ${count}: Stop ${index + 1}`);
    assert.equal(page.url(), addressOf(index));
  }
  await page.keyboard.press('ArrowLeft');
  await said(page, `Photo 61 of ${count}: Stop 61`);
  await page.context().close();
});

test('there is nothing before the first photo', async () => {
  const page = await visit();
  await openPhoto(page, 0);
  await page.keyboard.press('ArrowLeft');
  assert.equal(page.url(), addressOf(0));
  assert.equal(await page.getByRole('button', { name: 'Previous photo' }).count(), 0);
  await page.context().close();
});

test('closing comes out at the photo last seen, on the page as it was', async () => {
  const page = await visit();
  await openPhoto(page, 3);
  for (let step = 0; step < 30; step += 1) await page.keyboard.press('ArrowRight');
  await said(page, `Photo 34 of ${count}: Stop 34`);
  await page.keyboard.press('Escape');
  await isClosed(page);
  await page.waitForURL(`${gallery.url}/albums/long-walk`);
  assert.equal(await page.title(), 'Long walk – Enfilade');
  const focus = page.locator('[data-wall] a:focus');
  assert.match((await focus.getAttribute('href'))!, new RegExp(ids[33]!));
  const box = (await focus.boundingBox())!;
  assert.ok(box.y >= 0 && box.y + box.height <= 900, 'it is in sight');
  assert.equal(await page.locator('[inert]').count(), 0);
  await page.context().close();
});

test('back closes the viewer, and forward opens it again', async () => {
  const page = await visit();
  await openPhoto(page, 2);
  await page.goBack();
  await isClosed(page);
  assert.equal(page.url(), `${gallery.url}/albums/long-walk`);
  await page.goForward();
  await said(page, `Photo 3 of ${count}: Stop 3`);
  await page.reload();
  assert.equal(await page.textContent('h1'), 'Stop 3');
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Long walk');
  await page.context().close();
});

test("a photo's own page stays, with a button for the viewer; one comes out at the page of the photo last seen", async () => {
  const page = await visit({ path: `/photos/${ids[4]}?in=album:long-walk` });
  await page.getByRole('button', { name: 'Full view' }).click();
  await said(page, `Photo 5 of ${count}: Stop 5`);
  await page.keyboard.press('ArrowRight');
  await said(page, `Photo 6 of ${count}: Stop 6`);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Stop 6');
  assert.equal(page.url(), addressOf(5));
  await page.context().close();
});

test('zoom goes to real pixels, of a size that this viewer may have', async () => {
  const page = await visit();
  await openPhoto(page, 1);
  await page.keyboard.press('z');
  const image = page.locator('.pswp__item[aria-hidden="false"] img.pswp__img:not(.pswp__img--placeholder)');
  await page.waitForFunction(() => {
    const image = document.querySelector<HTMLImageElement>(
      '.pswp__item[aria-hidden="false"] picture .pswp__img',
    );
    return image?.complete && /large@1/.test(image.currentSrc) && image.getBoundingClientRect().width > 2500;
  });
  assert.equal(Math.round((await image.boundingBox())!.width), 2560);
  await page.keyboard.press('z');
  await page.waitForFunction(() => document.querySelector('[data-do="zoom"][aria-pressed="false"]'));
  await page.context().close();
});

test('the whole caption covers nothing of the photo', async () => {
  for (const device of [desk, phone]) {
    const page = await visit(device);
    await openPhoto(page, 1);
    await page.keyboard.press('i');
    await page.waitForFunction(() => {
      const photo = document.querySelector('.pswp__item[aria-hidden="false"] picture img');
      const caption = document.querySelector('.viewer-caption');
      if (!photo || !caption) return false;
      const [one, other] = [photo.getBoundingClientRect(), caption.getBoundingClientRect()];
      return one.width > 300 && (one.right <= other.left || one.bottom <= other.top);
    });
    await page.context().close();
  }
});

test('focus stays in the viewer, every control has a name, single keys can be switched off', async () => {
  const page = await visit();
  await openPhoto(page, 2);
  for (let tab = 0; tab < 14; tab += 1) {
    await page.keyboard.press('Tab');
    const place = await page.evaluate(() => document.activeElement?.closest('.viewer, body')?.className);
    assert.ok(place === 'viewer' || place === '', `focus at ${place}`);
  }
  await page.keyboard.press('i');
  assert.equal(await page.isVisible('.viewer .about'), true);
  await page.keyboard.press('?');
  await page.getByLabel('Use these keys').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('i');
  assert.equal(await page.isVisible('.viewer .about'), true, 'still as it was');
  await page.context().close();
});

test('a slideshow walks on quietly, stops on a key, and is not offered to who wants less motion', async () => {
  const page = await visit();
  await page.evaluate(() => localStorage.setItem('viewer.interval', '0.3'));
  await openPhoto(page, 2);
  await page.keyboard.press('p');
  await page.waitForURL(addressOf(4));
  assert.equal(await page.textContent('.viewer [role="status"]'), 'The slideshow runs');
  await page.keyboard.press('p');
  await said(page, 'The slideshow stands');
  await page.context().close();
  const still = await visit({ reducedMotion: 'reduce' });
  await openPhoto(still, 2);
  assert.equal(await still.isVisible('[data-do="play"]'), false);
  await still.context().close();
});

test('from right to left, the next photo lies on the left', async () => {
  const page = await visit({ cookies: { language: 'xb' } });
  await page.locator(`[data-wall] a[href^="/photos/${ids[2]}"]`).click();
  await page.waitForSelector('.viewer [data-said]:not(:empty)', { state: 'attached' });
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(addressOf(3));
  const next = (await page.locator('.viewer-step.next').boundingBox())!;
  assert.ok(next.x < 100);
  await page.context().close();
});

test('axe-core finds nothing in the open viewer, on any background, large or small', async () => {
  for (const [background, device] of [
    ['dark', desk],
    ['light', phone],
    ['grey', desk],
  ] as const) {
    const page = await visit({ ...device, bypassCSP: true, cookies: { background } });
    await openPhoto(page, 1);
    await page.keyboard.press('i');
    await page.addScriptTag({ path: axe });
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`));
    });
    assert.deepEqual(found, [], background);
    await page.context().close();
  }
});

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
}

test('without script a photo is a link to its page', async () => {
  const page = await visit({ javaScriptEnabled: false });
  await page.click(`[data-wall] a[href^="/photos/${ids[2]}"]`);
  assert.equal(await page.textContent('h1'), 'Stop 3');
  assert.equal(await page.getByRole('button', { name: 'Full view' }).count(), 0);
  await page.context().close();
});

test('nothing of the viewer is fetched before somebody is about to open a photo', async () => {
  const page = await browser.newPage(phone);
  const asked: string[] = [];
  page.on('request', request => asked.push(new URL(request.url()).pathname));
  await page.goto(`${gallery.url}/albums/long-walk`, { waitUntil: 'networkidle' });
  assert.deepEqual(
    asked.filter(path => /viewer|photoswipe/.test(path)),
    [],
  );
  await page.context().close();
});

test('what lies around a photo is told as its page is, and nothing of what is not there', async () => {
  const guest = gallery.client();
  const answer = await guest.get(`/photos/${ids[0]}/around?in=album:long-walk`);
  assert.equal(answer.status, 200);
  assert.match(answer.body, /data-number="1" data-total="70"/);
  assert.equal((answer.body.match(/<article data-slide/g) ?? []).length, 13);
  assert.equal((await guest.get('/photos/nothing-here/around')).status, 404);
});
