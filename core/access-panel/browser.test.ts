/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let browser: TestBrowser;
let address: string;
let cookies: { name: string; value: string; url: string }[];
before(async () => {
  gallery = await createTestGallery();
  browser = await openBrowser();
  const client = await gallery.signIn(await gallery.user({ role: 'curator' }));
  address = `${gallery.url}/admin/albums/${(await gallery.album({ audience: 'restricted' })).id}/access`;
  cookies = [...client.cookies].map(([name, value]) => ({ name, value, url: gallery.url }));
});
after(async () => {
  await browser.close();
  await gallery.close();
});

async function openPanel(options: Parameters<TestBrowser['newPage']>[0]) {
  const page = await browser.newPage(options);
  await page.context().addCookies(cookies);
  await page.goto(address);
  return page;
}

test('a refused form has its problem in sight and in focus, one key away from its field, without a script', async () => {
  const page = await openPanel({ javaScriptEnabled: false });
  await page.locator('#grant-who').fill('nobody');
  await page.getByRole('button', { name: 'Let them in' }).click();
  const problem = page.getByRole('alert');
  assert.ok((await problem.boundingBox())!.y < 300);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(page.url(), /#grant-who$/);
  await page.keyboard.type('!');
  assert.match(await page.locator('#grant-who').inputValue(), /!/);
});

test('moments are typed in UTC, and told as clocks show them where the browser is', async () => {
  const page = await openPanel({ timezoneId: 'Asia/Tokyo' });
  const note = page.locator('[data-own-time="publishedFrom"]');
  assert.equal(await note.isVisible(), false);
  await page.locator('#publishedFrom').fill('2099-12-24T18:00');
  assert.match((await note.textContent())!, /^From 25 December 2099.*03:00.* where you are\.$/);
  await page.locator('#publishedFrom').fill('');
  assert.equal(await note.isVisible(), false);
  const there = await openPanel({ timezoneId: 'UTC' });
  await there.locator('#publishedFrom').fill('2099-12-24T18:00');
  assert.equal(await there.locator('[data-own-time="publishedFrom"]').isVisible(), false);
});
