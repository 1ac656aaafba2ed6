/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { openBrowser, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let browser: TestBrowser;

before(async () => {
  gallery = await createTestGallery();
  const album = await gallery.album({ title: 'Salt flats' });
  for (let index = 1; index <= 20; index += 1) {
    const caption = index === 2 ? 'The pans at noon, when nobody works.' : null;
    const size = { width: 90, height: 60 };
    await gallery.photo({ ...size, albumId: album.id, details: { title: `Pan ${index}`, caption } });
  }
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await gallery?.close();
});

/** Somebody who has no pointer and sees nothing: presses keys, and hears what has the focus and what is announced. */
interface Reader {
  readonly page: Page;
  /** Role and name of what has the focus, as the browser tells assistive technology. */
  hear(): Promise<string>;
  /** Goes on by Tab until something is heard; answers all that was heard on the way. */
  tabTo(wanted: RegExp): Promise<string[]>;
  /** Resolves when this is announced. */
  announced(text: string): Promise<void>;
}

async function openReader(): Promise<Reader> {
  const page = await browser.newPage();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Accessibility.enable');
  const hear = () => hearFocus(cdp);
  return {
    page,
    hear,
    async tabTo(wanted) {
      const heard: string[] = [];
      for (let tab = 0; tab < 80; tab += 1) {
        await page.keyboard.press('Tab');
        heard.push(await hear());
        if (wanted.test(heard.at(-1)!)) return heard;
      }
      return assert.fail(`never came to ${wanted}: ${heard.join(' · ')}`);
    },
    announced: async text => {
      await page.waitForFunction(
        wanted => [...document.querySelectorAll('[role="status"]')].some(each => each.textContent === wanted),
        text,
      );
    },
  };
}

async function hearFocus(cdp: CDPSession): Promise<string> {
  const { result } = await cdp.send('Runtime.evaluate', { expression: 'document.activeElement' });
  const { nodes } = await cdp.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId!,
    fetchRelatives: false,
  });
  const [node] = nodes;
  return `${node?.role?.value} "${node?.name?.value ?? ''}"`;
}

test('by keyboard alone one goes from home to the caption of a photo and back, and hears where one is', async () => {
  const { page, hear, tabTo, announced } = await openReader();
  await page.goto(gallery.url);

  const home = await tabTo(/Salt flats/);
  assert.match(home[0]!, /^link "Skip to/);
  assert.ok(
    home.every(heard => /^\w+ ".+"$/.test(heard)),
    `everything has a name: ${home.join(' · ')}`,
  );
  await page.keyboard.press('Enter');
  await page.waitForURL(`${gallery.url}/albums/salt-flats`);
  assert.equal(await page.title(), 'Salt flats – Enfilade');
  const headings = await page.getByRole('heading', { level: 1 }).allTextContents();
  assert.deepEqual(
    headings.map(text => text.trim()),
    ['Salt flats'],
  );

  const album = await tabTo(/^link "Pan 2"$/);
  assert.ok(
    album.every(heard => /^\w+ ".+"$/.test(heard)),
    `everything has a name: ${album.join(' · ')}`,
  );
  await page.keyboard.press('Enter');
  await announced('Photo 2 of 20: Pan 2');
  assert.match(await hear(), /^dialog "Salt flats/, 'the viewer has the focus');

  await page.keyboard.press('i');
  const caption = page.getByRole('dialog').getByText('The pans at noon, when nobody works.');
  await caption.waitFor({ state: 'visible' });
  await page.keyboard.press('ArrowRight');
  await announced('Photo 3 of 20: Pan 3');
  await page.keyboard.press('ArrowLeft');
  await announced('Photo 2 of 20: Pan 2');

  await page.keyboard.press('Escape');
  await page.waitForURL(`${gallery.url}/albums/salt-flats`);
  await page.waitForFunction(() => document.activeElement?.matches('[data-wall] a'));
  assert.equal(await hear(), 'link "Pan 2"');
  await page.goBack();
  await page.waitForURL(`${gallery.url}/`);
  await page.context().close();
});

test('by keyboard alone and without script the same way leads over pages', async () => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Accessibility.enable');
  const follow = async (name: string) => {
    const link = page.getByRole('link', { name, exact: true }).first();
    await link.focus();
    await page.keyboard.press('Enter');
  };
  await page.goto(`${gallery.url}/albums/salt-flats`);
  await follow('Pan 2');
  await page.waitForURL(/\/photos\//);
  assert.equal((await page.textContent('h1'))?.trim(), 'Pan 2');
  assert.equal(await page.getByText('The pans at noon, when nobody works.').isVisible(), true);
  await follow('Back to Salt flats');
  await page.waitForURL(`${gallery.url}/albums/salt-flats`);
  await page.context().close();
});
