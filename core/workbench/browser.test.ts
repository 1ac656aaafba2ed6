/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from '../testing/browser.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import { makeTestJpeg } from '../testing/test-jpeg.ts';
import type { WebClient } from '../testing/web-client.ts';
import { fillWorkbench } from './sample-workbench.fixture.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let browser: TestBrowser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

/** A newcomer's hands: each thing that they do is counted. */
function countingHands(page: Page) {
  let actions = 0;
  const counted =
    <Arguments extends unknown[]>(act: (...given: Arguments) => Promise<unknown>) =>
    async (...given: Arguments) => {
      actions += 1;
      await act(...given);
    };
  return {
    open: counted((address: string) => page.goto(address)),
    type: counted((field: string, text: string) => page.getByLabel(field, { exact: true }).fill(text)),
    choose: counted((field: string, files: Parameters<Page['setInputFiles']>[1]) =>
      page.getByLabel(field, { exact: true }).setInputFiles(files),
    ),
    press: counted((button: string) => page.getByRole('button', { name: button, exact: true }).click()),
    count: () => actions,
  };
}

for (const javaScriptEnabled of [false, true]) {
  test(`a newcomer has a first public album after six actions, ${javaScriptEnabled ? 'with' : 'without'} a script`, async () => {
    const site = await createTestGallery();
    try {
      const page = await browser.newPage({ ...desk, javaScriptEnabled });
      const hands = countingHands(page);
      const files = [];
      for (const name of ['one.jpg', 'two.jpg', 'three.jpg'])
        files.push({ name, mimeType: 'image/jpeg', buffer: await makeTestJpeg({ width: 300, height: 200 }) });

      await hands.open(site.url + (await site.setUpPath()));
      await hands.type('Name', 'ada');
      await hands.type('Password', 'a good password');
      await hands.press('Start');
      await hands.choose('Photos', files);
      await hands.press('Add and publish');
      await page.waitForURL(/\/albums\//);

      assert.ok(hands.count() <= 6, `${hands.count()} actions`);
      const path = new URL(page.url()).pathname;
      const guest = await browser.newPage({ ...desk, javaScriptEnabled });
      await guest.goto(site.url + path);
      assert.equal(await guest.locator('.wall img').count(), 3);
      assert.equal(await guest.getByRole('heading', { level: 1 }).textContent(), 'First photos');
      await Promise.all([page.context().close(), guest.context().close()]);
    } finally {
      await site.close();
    }
  });
}

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
}

/** What axe-core finds, as `page: rule: element`. */
async function audit(page: Page, name: string, rules: readonly string[] | null): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(
    async ([label, only]) => {
      const options = only ? { runOnly: { type: 'rule', values: only } } : {};
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(node => `${label}: ${id}: ${node.target.join(' ')}`),
      );
    },
    [name, rules] as const,
  );
}

/** All rules once on a desk and once on a phone, in another language each; what colours can break on the third background. */
const audits = [
  { background: 'dark', language: 'en', device: desk, rules: null },
  { background: 'light', language: 'de', device: phone, rules: null },
  { background: 'grey', language: 'en', device: desk, rules: ['color-contrast'] },
];

async function openSignedIn(
  site: TestGallery,
  client: WebClient,
  options: Parameters<TestBrowser['newPage']>[0],
  preferences: { readonly background?: string; readonly language?: string } = {},
) {
  const page = await browser.newPage(options);
  const cookies = [...client.cookies, ...Object.entries({ background: 'dark', ...preferences })];
  await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, url: site.url })));
  return page;
}

test('the workbench is for everybody: axe-core finds nothing, and nothing leads sideways at 320 pixels', async () => {
  const site = await createTestGallery();
  try {
    const { admin, paths } = await fillWorkbench(site);
    const found: string[] = [];
    for (const { background, language, device, rules } of audits) {
      const preferences = { background, language };
      const page = await openSignedIn(site, admin, { ...device, bypassCSP: true }, preferences);
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(site.url + path);
        found.push(...(await audit(page, `${background} ${language} ${name}`, rules)));
      }
      await page.context().close();
    }
    // German is longer: where it fits, English does.
    const viewport = { width: 320, height: 640 };
    const narrow = await openSignedIn(site, admin, { viewport }, { language: 'de' });
    for (const [name, path] of Object.entries(paths)) {
      await narrow.goto(site.url + path);
      const isWide = await narrow.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (isWide) found.push(`${name}: leads sideways`);
    }
    await narrow.context().close();
    assert.deepEqual(found, []);
  } finally {
    await site.close();
  }
});

test('with a script, an upload shows how far it is, and puts its results in the page', async () => {
  const site = await createTestGallery();
  try {
    const admin = await site.signIn(await site.user({ role: 'admin', name: 'ada' }));
    const { id } = await site.album();
    const page = await openSignedIn(site, admin, desk);
    const problems: string[] = [];
    page.on('pageerror', error => problems.push(String(error)));
    page.on('console', message => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`${site.url}/admin/albums/${id}/upload`);
    await page.getByLabel('Photos', { exact: true }).setInputFiles([
      { name: 'good.jpg', mimeType: 'image/jpeg', buffer: await makeTestJpeg({ width: 90, height: 60 }) },
      { name: 'bad.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') },
    ]);
    await page.getByRole('button', { name: 'Add photos' }).click();
    await page.locator('.results').waitFor();
    assert.deepEqual(await page.locator('.results .name').allTextContents(), ['good.jpg', 'bad.jpg']);
    assert.equal(await page.locator('.results img').count(), 1);
    assert.deepEqual(problems, []);
    await page.context().close();
  } finally {
    await site.close();
  }
});
