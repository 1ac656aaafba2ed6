import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestGallery, openBrowser, type TestBrowser, type TestGallery } from 'enfilade/plugin-testing';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1440, height: 900 } };
/** A folder to leave pictures of the pages in, for who looks at them. */
const pictures = process.env.ENFILADE_TEST_PICTURES;

let world: TestGallery;
let browser: TestBrowser;
let lonely: string;

type Page = Awaited<ReturnType<TestBrowser['newPage']>>;
type Axe = {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
};

before(async () => {
  world = await createTestGallery({ plugins: [{ folder: import.meta.dirname }] });
  browser = await openBrowser();
  const album = await world.album({ title: 'Journeys' });
  const places: [string, number, number][] = [
    ...Array.from({ length: 12 }, (_, at): [string, number, number] => [
      `Lisbon ${at}`,
      38.7 + at / 900,
      -9.1 - at / 900,
    ]),
    ['Paris', 48.85, 2.35],
    ['Cairo', 30.04, 31.24],
    ['Nairobi', -1.29, 36.82],
    ['Kyoto', 35.01, 135.77],
    ['Sydney', -33.87, 151.21],
    ['Lima', -12.05, -77.04],
    ['Boston', 42.36, -71.06],
    ['Reykjavik', 64.15, -21.94],
  ];
  for (const [title, latitude, longitude] of places) {
    const id = await world.photo({ albumId: album.id, details: { title }, width: 120, height: 80 });
    if (title === 'Nairobi') lonely = id;
    const request = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;
    await world.gallery.change(request, async tx => {
      await tx.albums.edit(album.id, { placeShown: 'exact' });
      await tx.photos.edit([id], { coordinates: { latitude, longitude } });
    });
  }
});
after(async () => {
  await browser.close();
  await world.close();
});

async function open(
  path: string,
  options: Parameters<TestBrowser['newPage']>[0] = desk,
  background = 'light',
) {
  const page = await browser.newPage({ bypassCSP: true, ...options });
  await page.context().addCookies([{ name: 'background', value: background, url: world.url }]);
  await page.goto(world.url + path);
  return page;
}

async function findViolations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
  });
}

async function keepPicture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

for (const [device, options] of Object.entries({ desk, phone })) {
  for (const background of ['dark', 'light']) {
    test(`the map shows the photos and is for everybody: ${device}, ${background}`, async () => {
      const page = await open('/map', options, background);
      const problems: string[] = [];
      page.on('console', message => message.type() === 'error' && problems.push(message.text()));
      await page.locator('.map-marker').first().waitFor();
      await page.getByRole('status').filter({ hasText: '20' }).waitFor();
      assert.ok((await page.locator('path.map-land').count()) > 30);
      await page.waitForLoadState('networkidle');
      await keepPicture(page, `map-${device}-${background}`);
      assert.deepEqual(await findViolations(page), []);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(sideways <= 0, `the page leads ${sideways} px sideways`);
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }
}

test('a marker is reached, named and opened by keyboard', async () => {
  const page = await open('/map');
  const several = page.getByRole('button', { name: /^\d+ photos, zoom in$/ }).first();
  await several.focus();
  const before = await page.locator('[data-map-list]').getAttribute('href');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    href => document.querySelector('[data-map-list]')?.getAttribute('href') !== href,
    before,
  );
  assert.equal(await page.evaluate(() => document.activeElement?.closest('.map-canvas') !== null), true);
  await page.goto(`${world.url}/map?photo=${lonely}`);
  const one = page.getByRole('link', { name: 'Nairobi' }).and(page.locator('.map-marker'));
  await one.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/photos/${lonely}`);
  await page.context().close();
});

test('the area that is looked at is listed and searched', async () => {
  const page = await open(`/map?photo=${lonely}`);
  await page.locator('.map-marker').first().waitFor();
  await page.getByRole('link', { name: 'Search in this area' }).click();
  await page.waitForURL('**/search?q=box**');
  assert.match((await page.locator('main').textContent())!, /1 photo\b/);
  await page.context().close();
});

test('without script there is the list, and no empty map', async () => {
  const page = await open('/map', { ...desk, javaScriptEnabled: false });
  assert.equal(await page.locator('.map-frame').isVisible(), false);
  assert.equal(await page.getByRole('link', { name: 'Kyoto' }).isVisible(), true);
  await keepPicture(page, 'map-without-script');
  await page.context().close();
});

test('tiles come from where the settings say', async () => {
  await world.usePlugins([
    {
      folder: import.meta.dirname,
      settings: {
        tiles: 'http://tiles.invalid/{z}/{x}/{y}.png',
        attribution: '<i>Ours</i>',
        attributionLink: 'http://tiles.invalid/',
      },
    },
  ]);
  const page = await browser.newPage(desk);
  const asked: string[] = [];
  await page.route('http://tiles.invalid/**', route => {
    asked.push(route.request().url());
    return route.abort();
  });
  await page.goto(`${world.url}/map`);
  await page.locator('.leaflet-tile').first().waitFor({ state: 'attached' });
  await page.locator('.map-marker').first().waitFor();
  assert.ok(asked.length > 0);
  assert.equal(await page.locator('.leaflet-control-attribution a').textContent(), '<i>Ours</i>');
  assert.equal(await page.locator('path.map-land').count(), 0);
  await page.context().close();
  await world.usePlugins([{ folder: import.meta.dirname }]);
});
