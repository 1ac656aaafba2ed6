/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { desk, openBrowser, phone, type TestBrowser } from '../testing/browser.ts';
import { fillSampleGallery, type SampleGallery } from '../testing/sample-gallery.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let gallery: TestGallery;
let sample: SampleGallery;
let browser: TestBrowser;

before(async () => {
  gallery = await createTestGallery();
  sample = await fillSampleGallery(gallery);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await gallery?.close();
});

interface Visit extends BrowserContextOptions {
  readonly cookies?: Readonly<Record<string, string>>;
}

async function open({ cookies = {}, ...options }: Visit = {}): Promise<Page> {
  const page = await browser.newPage(options);
  const list = Object.entries(cookies).map(([name, value]) => ({ name, value, url: gallery.url }));
  await page.context().addCookies(list);
  return page;
}

/** What axe-core finds, as `page: rule: element`. */
async function audit(page: Page, name: string, rules: string[] | null): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(
    async ([label, only]) => {
      // pseudo-locales have names that no language has
      const rules = { 'html-lang-valid': { enabled: false }, 'valid-lang': { enabled: false } };
      const isPseudo = document.documentElement.lang.startsWith('x');
      const options = only ? { runOnly: { type: 'rule', values: only } } : isPseudo ? { rules } : {};
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(node => `${label}: ${id}: ${node.target.join(' ')}`),
      );
    },
    [name, rules] as const,
  );
}

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
}

/** All rules where the page is read first, in each language; elsewhere those that its colours can break. */
const audits = [
  { background: 'dark', language: 'en', device: desk, rules: null },
  { background: 'light', language: 'de', device: phone, rules: null },
  // the pseudo-locale that runs from right to left
  { background: 'grey', language: 'xb', device: desk, rules: null },
  { background: 'light', language: 'en', device: desk, rules: ['color-contrast', 'link-in-text-block'] },
];

for (const { background, language, device, rules } of audits) {
  const where = `${background} background, ${language}, ${device.viewport.width} px`;
  test(`axe-core finds nothing on any page, ${where}${rules ? ', in its colours' : ''}`, async () => {
    const found: string[] = [];
    const page = await open({ ...device, bypassCSP: true, cookies: { background, language } });
    for (const [name, path] of Object.entries(sample.paths)) {
      await page.goto(gallery.url + path);
      found.push(...(await audit(page, name, rules)));
    }
    await page.context().close();
    assert.deepEqual(found, []);
  });
}

test('nothing moves while a page loads, and nothing leads sideways at 320 pixels, in German either', async () => {
  // German is longer: where it fits, English does.
  for (const device of [{ viewport: { width: 320, height: 640 }, cookies: { language: 'de' } }, desk]) {
    const page = await open(device);
    await page.addInitScript(() => {
      Object.assign(globalThis, { shift: 0 });
      new PerformanceObserver(list => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
          Object.assign(globalThis, {
            shift: (globalThis as unknown as { shift: number }).shift + entry.value,
          });
      }).observe({ type: 'layout-shift', buffered: true });
    });
    for (const [name, path] of Object.entries(sample.paths)) {
      await page.goto(gallery.url + path);
      // What fonts and scripts would move, they have moved when two more frames were painted.
      await page.evaluate(async () => {
        await document.fonts.ready;
        for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      });
      const { shift, excess } = await page.evaluate(() => ({
        shift: (globalThis as unknown as { shift: number }).shift,
        excess: document.documentElement.scrollWidth - innerWidth,
      }));
      assert.ok(shift <= 0.01, `${name} moved by ${shift}`);
      assert.ok(excess <= 0, `${name} is ${excess} px too wide`);
    }
    await page.context().close();
  }
});

test('at 200 % nothing leads sideways, and where motion is unwanted nothing moves', async () => {
  // a window of 1280 pixels, twice as large
  const page = await open({
    viewport: { width: 640, height: 450 },
    deviceScaleFactor: 2,
    reducedMotion: 'reduce',
  });
  for (const [name, path] of Object.entries(sample.paths)) {
    await page.goto(gallery.url + path);
    const { excess, moving } = await page.evaluate(() => ({
      excess: document.documentElement.scrollWidth - innerWidth,
      moving: [...document.querySelectorAll('body *')].flatMap(element => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        const longest = Math.max(
          ...`${transitionDuration},${animationDuration}`.split(',').map(Number.parseFloat),
        );
        return longest > 0.01 ? [`${element.tagName}.${element.className}`] : [];
      }),
    }));
    assert.ok(excess <= 0, `${name} is ${excess} px too wide`);
    assert.deepEqual(moving, [], name);
  }
  await page.context().close();
});

test('in forced colours all that can be clicked is seen when it is focused', async () => {
  const page = await open({ forcedColors: 'active' });
  for (const name of ['album', 'photo', 'search with results', 'sign in']) {
    await page.goto(gallery.url + sample.paths[name]);
    const unseen: string[] = [];
    for (let tab = 0; tab < 25; tab += 1) {
      await page.keyboard.press('Tab');
      const problem = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const within = [element, ...element.querySelectorAll('*'), element.parentElement!];
        const isSeen = within.some(each =>
          [null, '::after', '::before'].some(part => {
            const { outlineStyle, outlineWidth } = getComputedStyle(each, part);
            return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
          }),
        );
        return isSeen ? null : element.outerHTML.slice(0, 80);
      });
      if (problem) unseen.push(problem);
    }
    assert.deepEqual(unseen, [], name);
  }
  await page.context().close();
});

interface Box {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

function measureWall(page: Page): Promise<Box[]> {
  return page.$$eval('[data-wall] a.photo-box', links =>
    links.map(link => {
      const { top, left, width, height } = link.getBoundingClientRect();
      return { top, left, width, height, ratio: Number(link.parentElement!.style.getPropertyValue('--r')) };
    }),
  );
}

for (const [width, target] of [
  [390, 150],
  [800, 220],
  [1440, 280],
  [2000, 340],
] as const) {
  test(`rows at ${width} px: whole photos, equal heights, around ${target} px, none above 1.35 times that`, async () => {
    const page = await open({ viewport: { width, height: 900 }, javaScriptEnabled: true });
    await page.goto(`${gallery.url}/albums/coast`);
    const rows = Map.groupBy(await measureWall(page), box => Math.round(box.top));
    for (const row of rows.values()) {
      for (const { ratio, width: across, height } of row) {
        const limit = target * (ratio < 0.5 ? 1.5 : 1.35);
        assert.ok(height <= limit + 1, `${height} px high at a target of ${target}`);
        assert.ok(ratio < 0.5 || Math.abs(across / height - ratio) < 0.05, 'its own shape');
        assert.ok(ratio > 2.4 ? row.length === 1 : true, 'a panorama has a row of its own');
        assert.ok(Math.abs(height - row[0]!.height) <= 1.5, 'one height in a row');
      }
    }
    const last = [...rows.values()].at(-1)!;
    assert.ok(last[0]!.height >= target * 0.7, 'the last row is about as high as the others');
    await page.context().close();
  });
}

test('a page can be walked by keyboard: skip link, navigation, content, in that order', async () => {
  const page = await open();
  await page.goto(`${gallery.url}/albums/coast`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), '#main');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'site-name');
  const order = await page.$$eval('a[href], button, summary, input', elements =>
    elements.filter(element => element.checkVisibility()).map(element => (element as HTMLElement).tabIndex),
  );
  assert.ok(
    order.every(index => index <= 0),
    'no positive tab index',
  );
  await page.context().close();
});

test('without script every page is read, walked and paged by links', async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.goto(`${gallery.url}/`);
  await page.click('text=Coast');
  await page.click('[data-wall] a.photo-box >> nth=0');
  assert.match(page.url(), /\/photos\/.+\?in=album:coast$/);
  await page.click('.steps a.next');
  await page.click('.caption .back');
  assert.match(page.url(), /\/albums\/coast$/);
  await page.click('.bar summary >> nth=2');
  await page.click('.bar [data-choose-background="grey"]');
  assert.equal(await page.getAttribute('html', 'data-background'), 'grey');
  await page.context().close();
});

test('with script a background is chosen at once and kept', async () => {
  const page = await open();
  await page.goto(`${gallery.url}/albums/coast`);
  await page.click('.bar summary >> nth=2');
  await page.click('.bar [data-choose-background="light"]');
  assert.equal(await page.getAttribute('html', 'data-background'), 'light');
  await page.reload();
  assert.equal(await page.getAttribute('html', 'data-background'), 'light');
  await page.context().close();
});

test('keys lead through the photos of an album, and can be switched off', async () => {
  const page = await open();
  const [first, second] = sample.photoIds;
  await page.goto(`${gallery.url}/photos/${first}?in=album:coast`);
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(`**/photos/${second}?in=album:coast`);
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(`**/photos/${first}?in=album:coast`);
  await page.keyboard.press('i');
  assert.equal(await page.isVisible('.caption'), false);
  await page.keyboard.press('i');
  await page.keyboard.press('?');
  await page.uncheck('[data-keys-on]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('i');
  assert.equal(await page.isVisible('.caption'), true);
  await page.context().close();
});

test('a right-to-left page is mirrored: the site stands on the right, the menu on the left', async () => {
  const page = await open({ cookies: { language: 'xb' } });
  await page.goto(`${gallery.url}/albums/coast`);
  const name = await page.locator('.site-name span').boundingBox();
  const menu = await page.locator('.site-nav summary').boundingBox();
  assert.ok(name!.x > 720 && menu!.x < 720);
  await page.context().close();
});

test('an opened photo has at least 70 % of the window, and the full width of a phone', async () => {
  const wide = await open(desk);
  await wide.goto(`${gallery.url}/photos/${sample.photoIds[0]}`);
  const stage = await wide.locator('[data-stage]').boundingBox();
  assert.ok(stage!.width * stage!.height >= 0.7 * 1440 * 900);
  assert.ok((await wide.locator('h1').boundingBox())!.y < 800, 'its title is seen without scrolling');
  await wide.context().close();
});

test('the scripts of a page weigh less than 20 kB, style and page less than 30 kB compressed', async () => {
  const page = await open();
  const sizes = { script: 0, rest: 0 };
  page.on('response', async response => {
    const type = response.headers()['content-type'] ?? '';
    const { responseBodySize } = await response.request().sizes();
    if (type.includes('javascript')) sizes.script += responseBodySize;
    else if (/html|css/.test(type)) sizes.rest += responseBodySize;
  });
  await page.goto(`${gallery.url}/albums/coast`, { waitUntil: 'networkidle' });
  assert.ok(sizes.script > 0 && sizes.script < 20_000, `${sizes.script} bytes of script`);
  assert.ok(sizes.rest > 0 && sizes.rest < 30_000, `${sizes.rest} bytes of page and style`);
  await page.context().close();
});
