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
const layouts = ['rows', 'single', 'grid', 'mosaic'] as const;
const shapes = [
  [300, 200],
  [200, 300],
  [300, 200],
  [400, 300],
  [200, 200],
  [900, 300],
  [300, 200],
] as const;

let gallery: TestGallery;
let browser: TestBrowser;

/** 400 photos over ten months; no files stand behind them, so boxes are seen in their colour. */
before(async () => {
  gallery = await createTestGallery();
  const album = await gallery.album({ title: 'Long', order: 'oldest' });
  await gallery.album({ title: 'Next door' });
  const photos = Array.from({ length: 400 }, (_, index) => {
    const [width, height] = shapes[index % shapes.length]!;
    const date = new Date(Date.UTC(2019, Math.floor(index / 40), 1, 12, 15 * (index % 40)));
    const taken = {
      at: date.toISOString().slice(0, 19),
      offsetMinutes: null,
      precision: 'second',
      source: 'exif',
    };
    return newPhoto({
      ...{ width, height, albumId: album.id, averageColour: '#40586a' },
      details: { title: `Stop ${index + 1}`, rating: index % 9 === 0 ? 4 : null, taken } as never,
    });
  });
  await gallery.gallery.change({ viewer: gallery.system, reason: 'fill' }, tx => tx.photos.add(photos));
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

async function visit({ cookies = {}, path = '/albums/long', ...options }: Visit = {}): Promise<Page> {
  const page = await browser.newPage(options);
  const list = Object.entries(cookies).map(([name, value]) => ({ name, value, url: gallery.url }));
  await page.context().addCookies(list);
  await page.goto(gallery.url + path);
  return page;
}

/** Month, name and place of the first photo below the bar. */
function seen(page: Page) {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll<HTMLElement>('[data-wall] > li')];
    const box = boxes.find(each => each.getBoundingClientRect().bottom > 64)!;
    const { top, left, width } = box.getBoundingClientRect();
    return { month: box.dataset.month, name: box.querySelector('img')?.alt, top, left, width };
  });
}

const boxes = (page: Page) => page.locator('[data-wall] > li').count();

test('a page that comes late pushes nothing about that is seen, and what follows the wall is back afterwards', async () => {
  const page = await visit(phone);
  await page.evaluate(() => {
    Object.assign(globalThis, { moved: 0 });
    new PerformanceObserver(list => {
      for (const { value } of list.getEntries() as (PerformanceEntry & { value: number })[])
        (globalThis as unknown as { moved: number }).moved += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const late = Promise.withResolvers<void>();
  let asked = 0;
  await page.route(/after=/, async route => {
    asked += 1;
    if (asked === 1) await late.promise;
    await route.continue();
  });
  const end = page.locator('.site-footer');
  const before = await boxes(page);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForFunction(
    () => getComputedStyle(document.querySelector('.site-footer')!).visibility === 'hidden',
  );
  late.resolve();
  await page.waitForFunction(count => document.querySelectorAll('[data-wall] > li').length > count, before);
  await page.waitForFunction(
    () => getComputedStyle(document.querySelector('.site-footer')!).visibility === 'visible',
  );
  assert.ok(await end.isVisible());
  const moved = await page.evaluate(() => (globalThis as unknown as { moved: number }).moved);
  assert.ok(moved < 0.01, `moved by ${moved}`);
  await page.context().close();
});

for (const layout of layouts) {
  test(`${layout}: every box has its place before script, none overlaps another, reading follows the album`, async () => {
    for (const device of [desk, phone]) {
      const page = await visit({ ...device, javaScriptEnabled: false, cookies: { layout } });
      const found = await page.$$eval('[data-wall] a.photo-box', links =>
        links.map(link => {
          const { top, bottom, left, right } = link.getBoundingClientRect();
          return { name: link.querySelector('img')?.alt, top, bottom, left, right };
        }),
      );
      assert.deepEqual(
        found.map(box => box.name),
        found.map((_, index) => `Stop ${index + 1}`),
      );
      for (const [index, box] of found.entries()) {
        assert.ok(box.bottom - box.top > 40 && box.right - box.left > 20, `${box.name} has a size`);
        assert.ok(box.left >= 0 && box.right <= device.viewport.width, `${box.name} is within the window`);
        const over = found
          .slice(index + 1)
          .find(
            other =>
              other.left < box.right - 1 &&
              other.right > box.left + 1 &&
              other.top < box.bottom - 1 &&
              other.bottom > box.top + 1,
          );
        assert.equal(over?.name, undefined, `lies over ${box.name}`);
      }
      await page.context().close();
    }
  });

  test(`${layout}: what lies before a month comes above it, and nothing seen moves; back and forward lead there`, async () => {
    const page = await visit({ cookies: { layout } });
    await page.waitForSelector('.rail-grip', { state: 'attached' });
    await page.click('[data-rail] li:nth-child(6) a');
    await page.waitForFunction(() => document.querySelector('[data-here]')?.textContent);
    assert.equal((await seen(page)).month, '2019-06');
    assert.match(page.url(), /at=2019-06$/);
    const before = await seen(page);
    if (layout !== 'mosaic')
      await page.waitForFunction(() => document.querySelectorAll('[data-wall] > li').length > 90);
    const { name, ...place } = await seen(page);
    assert.equal(name, before.name);
    for (const side of ['top', 'left', 'width'] as const)
      assert.ok(Math.abs(place[side] - before[side]) < 2, `${side}: ${before[side]} → ${place[side]}`);

    await page.goBack();
    await page.waitForFunction(
      () => document.querySelector('[data-wall] img')?.getAttribute('alt') === 'Stop 1',
    );
    assert.equal(await page.evaluate(() => scrollY), 0);
    await page.goForward();
    await page.waitForFunction(
      () => document.querySelector('[data-wall] img')?.getAttribute('alt') !== 'Stop 1',
    );
    assert.equal((await seen(page)).name, name);
    await page.context().close();
  });
}

test('rows loaded before others end where those begin, in rows as full as any', async () => {
  const page = await visit({ path: '/albums/long?at=2019-08' });
  await page.click('[data-earlier] a');
  await page.waitForFunction(() => document.querySelectorAll('[data-wall] > li').length >= 119);
  const rows = await page.$$eval('[data-wall] > li', items => {
    const wall = items[0]!.parentElement!.getBoundingClientRect();
    const byTop = Map.groupBy(items, item => Math.round(item.getBoundingClientRect().top));
    return [...byTop.values()].map(row => Math.round(wall.right - row.at(-1)!.getBoundingClientRect().right));
  });
  const isFull = (rest: number) => rest <= 2;
  assert.ok(rows.filter(isFull).length >= rows.length * 0.6, rows.join(' '));
  await page.context().close();
});

test('a month is reached by keyboard alone, announced, and one goes on from its first photo', async () => {
  const page = await visit();
  await page.focus('.bar summary >> nth=-3');
  const button = page.locator('.bar summary', { hasText: 'Go to a month' });
  await button.focus();
  await page.keyboard.press('Enter');
  const month = page.locator('.month-menu a', { hasText: 'July 2019' });
  await month.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[data-here]')?.textContent);
  assert.equal(await page.textContent('[role="status"][data-here]'), 'July 2019: 40 photos');
  assert.equal(await page.evaluate(() => document.activeElement?.closest('li')?.dataset.month), '2019-07');
  assert.match((await page.textContent('[data-rail] [aria-current]')) ?? '', /July 2019/);
  await page.context().close();
});

test('drawn along the rail, month and count are shown, and one is there when one lets go', async () => {
  const page = await visit();
  const rail = (await page.locator('[data-rail]').boundingBox())!;
  const x = rail.x + rail.width / 2;
  await page.mouse.move(x, rail.y + 10);
  await page.mouse.down();
  await page.mouse.move(x, rail.y + rail.height * 0.45, { steps: 4 });
  assert.match((await page.textContent('.rail-bubble')) ?? '', /^May 2019 40$/);
  await page.mouse.up();
  await page.waitForURL(/at=2019-05/);
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  assert.equal((await seen(page)).month, '2019-05');
  assert.ok(rail.width >= 44 && rail.height / 10 >= 44, 'each stop can be touched');
  await page.context().close();
});

test('without script months are links: there, on, and back', async () => {
  const page = await visit({ javaScriptEnabled: false });
  await page.click('[data-rail] li:nth-child(4) a');
  assert.match(page.url(), /at=2019-04#photos$/);
  assert.equal(await page.getAttribute('[data-wall] > li', 'data-month'), '2019-04');
  await page.click('[data-earlier] a');
  assert.equal(await page.locator('[data-wall] > li').last().getAttribute('data-month'), '2019-03');
  await page.goBack();
  await page.click('[data-more] a[rel="next"]');
  assert.equal(await page.locator('[data-wall] > li').last().getAttribute('data-month'), '2019-06');
  await page.context().close();
});

test('three pages come by themselves, then it is up to the visitor; a reload comes out at the same photo', async () => {
  const page = await visit();
  const toEnd = () => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  for (const count of [120, 180, 240]) {
    await toEnd();
    await page.waitForFunction(least => document.querySelectorAll('[data-wall] > li').length >= least, count);
  }
  await toEnd();
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(await boxes(page), 240);
  await page.click('[data-more] a[rel="next"]');
  await page.waitForFunction(() => document.querySelectorAll('[data-wall] > li').length > 240);
  const ended = page.evaluate(
    () => new Promise(done => addEventListener('scrollend', () => done(null), { once: true })),
  );
  await page.mouse.wheel(0, -900);
  await ended;
  await page.waitForFunction(() => location.search.includes('after='));
  const before = await seen(page);
  await page.waitForFunction(top => history.state?.place?.top === Math.round(top), before.top);
  await page.reload();
  await page.waitForFunction(name => {
    const items = [...document.querySelectorAll('[data-wall] > li')];
    const item = items.find(each => each.getBoundingClientRect().bottom > 64);
    return item?.querySelector('img')?.alt === name;
  }, before.name);
  assert.ok(Math.abs((await seen(page)).top - before.top) < 2, 'at the same height');
  await page.context().close();
});

test('from right to left the years stand on the left', async () => {
  const page = await visit({ cookies: { language: 'xb' } });
  const rail = (await page.locator('[data-rail]').boundingBox())!;
  assert.ok(rail.x < 100);
  const [first, second] = await page.$$eval('[data-wall] > li', items =>
    items.slice(0, 2).map(item => item.getBoundingClientRect().left),
  );
  assert.ok(first! > second!, 'photos begin on the right');
  await page.context().close();
});

test('axe-core finds nothing on a long album, in any layout', async () => {
  for (const [layout, device, background, language] of [
    ['rows', desk, 'dark', 'en'],
    ['mosaic', phone, 'light', 'de'],
    ['grid', desk, 'grey', 'en'],
  ] as const) {
    const page = await visit({ ...device, bypassCSP: true, cookies: { layout, background, language } });
    await page.addScriptTag({ path: axe });
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as never as Axe).axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`));
    });
    assert.deepEqual(found, [], layout);
    await page.context().close();
  }
});

interface Axe {
  readonly axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
}

test('the menu of months opens at where one is', async () => {
  const page = await visit({
    ...phone,
    viewport: { width: 390, height: 400 },
    path: '/albums/long?at=2019-09',
  });
  await page.waitForSelector('.rail-grip', { state: 'attached' });
  await page.locator('details:has(.month-menu) > summary').click();
  await page.waitForFunction(() => {
    const menu = document.querySelector('.month-menu')!.getBoundingClientRect();
    const current = document.querySelector('.month-menu ol [aria-current]')?.getBoundingClientRect();
    return current && current.top >= menu.top && current.bottom <= menu.bottom;
  });
  await page.context().close();
});
