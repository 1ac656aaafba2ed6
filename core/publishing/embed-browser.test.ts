import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { openBrowser, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let browser: TestBrowser;
let photo: string;
let slug: string;
/** Another site, with a page that shows ours in frames. */
let elsewhere: string;
const server = createServer((request, response) => {
  const addresses = new URL(request.url!, 'http://elsewhere.example').searchParams.getAll('show');
  const frames = addresses.map(
    each => `<iframe src="${gallery.url}${each}" width="640" height="480"></iframe>`,
  );
  response
    .setHeader('Content-Type', 'text/html')
    .end(`<!doctype html><title>A blog</title>${frames.join('')}`);
});

before(async () => {
  [gallery, browser] = await Promise.all([createTestGallery(), openBrowser()]);
  const album = await gallery.album({ title: 'Lofoten' });
  slug = album.slug;
  const details = { title: 'Dawn', author: 'Ada', licence: 'https://creativecommons.org/licenses/by/4.0/' };
  photo = await gallery.photo({ albumId: album.id, width: 1200, height: 800, details });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(async () => {
  server.close();
  await Promise.all([browser.close(), gallery.close()]);
});

test('another site shows what is made for it, without cookies and script, and no other page', async () => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  const wanted = [`/photos/${photo}/embed`, `/albums/${slug}/embed`, `/photos/${photo}`, '/'];
  await page.goto(`${elsewhere}/?${wanted.map(each => `show=${each}`).join('&')}`);
  const [photoFrame, albumFrame, pageFrame, homeFrame] = page.frames().slice(1);
  const picture = photoFrame!.locator('img');
  await picture.waitFor();
  assert.equal(await photoFrame!.locator('h1').textContent(), 'Dawn');
  assert.match((await photoFrame!.locator('figcaption').textContent())!, /Ada/);
  assert.equal(await albumFrame!.locator('.embed-wall img').count(), 1);
  const links = await albumFrame!
    .locator('a')
    .evaluateAll(found => found.map(each => each.getAttribute('target')));
  assert.deepEqual([...new Set(links)], ['_blank']);
  for (const refused of [pageFrame!, homeFrame!]) assert.match(refused.url(), /^chrome-error:/);
  assert.deepEqual(await page.context().cookies(), []);
  await page.context().close();
});

test('a frame fits a small window and a large one, and everybody can read it', async () => {
  for (const path of [`/photos/${photo}/embed`, `/albums/${slug}/embed`]) {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await browser.newPage({ viewport: { width: 320, height: 260 }, colorScheme });
      await page.goto(gallery.url + path);
      const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');
      assert.equal(await fits(), true, path);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
      assert.deepEqual(
        violations.map(({ id }) => id),
        [],
        path,
      );
      await page.setViewportSize({ width: 900, height: 600 });
      assert.equal(await fits(), true, path);
      await page.context().close();
    }
  }
});

test("the page's policy leaves data for search engines alone, and what they read is whole", async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', message => complaints.push(message.text()));
  await page.goto(`${gallery.url}/photos/${photo}`);
  const data = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!);
  assert.equal(data.name, 'Dawn');
  assert.deepEqual(
    complaints.filter(text => /Content Security Policy/i.test(text)),
    [],
  );
  await page.context().close();
});
