import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadCatalogues } from './catalogues.ts';

const core = join(import.meta.dirname, '../..');
const catalogues = loadCatalogues({ folder: join(import.meta.dirname, '../locales'), pseudo: true });
const t = catalogues.translator('en');

test('texts come with their parameters, in the plural that the number needs', () => {
  assert.equal(t('site.photos', { count: 1 }), '1 photo');
  assert.equal(t('site.photos', { count: 48 }), '48 photos');
  assert.equal(t('site.pageTitle', { title: '<b>', site: 'A' }), '<b> – A');
});

test('a time is told in UTC, and says so, wherever the server stands', () => {
  const zone = process.env.TZ;
  process.env.TZ = 'Asia/Tokyo';
  try {
    const at = new Date('2026-11-23T23:05:00Z');
    const text = t('account.sessions.lastUsed', { at });
    assert.equal(text, 'Last used 23 Nov 2026, 23:05 UTC');
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test('an unknown key is shown as it is, and an unknown language in English', () => {
  assert.equal(t('no.such.key'), 'no.such.key');
  assert.equal(catalogues.translator('tlh')('site.tags'), 'Tags');
});

test('every key that a template or a route names is in the catalogue', async () => {
  const missing: string[] = [];
  for await (const file of glob('**/*.{eta,ts}', {
    cwd: core,
    exclude: ['**/*.test.ts', 'testing/plugins/**'],
  })) {
    const source = await readFile(join(core, file), 'utf8');
    for (const [, key] of source.matchAll(/\bt\('([a-z]+(?:\.[\w-]+)+)'/g)) {
      if (t(key!, anyParams) === key) missing.push(`${file}: ${key}`);
    }
  }
  assert.deepEqual(missing, []);
});

test('every text of the catalogue is named somewhere, whole or by its beginning', async () => {
  let sources = '';
  for await (const file of glob('**/*.{eta,ts}', { cwd: core, exclude: ['**/*.test.ts'] })) {
    sources += await readFile(join(core, file), 'utf8');
  }
  const beginnings = [...sources.matchAll(/[`']((?:[a-z][\w-]*\.)+)(?:\$\{|')/g)].map(([, text]) => text!);
  const isNamed = (key: string) =>
    sources.includes(`'${key}'`) || beginnings.some(beginning => key.startsWith(beginning));
  const unused: string[] = [];
  for await (const file of glob('en{.json,/*.json}', { cwd: join(core, 'views/locales') })) {
    const texts = JSON.parse(await readFile(join(core, 'views/locales', file), 'utf8')) as object;
    unused.push(...Object.keys(texts).filter(key => !isNamed(key)));
  }
  assert.deepEqual(unused, []);
});

test('pseudo-locales leave no English letter but in parameters', () => {
  const accented = catalogues.translator('xa');
  assert.equal(accented('site.photos', { count: 2 }).replace(/[^a-z]/gi, ''), '');
  assert.match(accented('site.signedInAs', { name: 'Ada' }), /Ada/);
  assert.equal(catalogues.direction('xb'), 'rtl');
  assert.equal(catalogues.direction('en'), 'ltr');
});

test("a visitor's choice goes before the browser's languages, and those before the site's", () => {
  assert.equal(catalogues.pick({ chosen: 'xb', acceptLanguage: 'en' }), 'xb');
  assert.equal(catalogues.pick({ acceptLanguage: 'tlh, xa;q=0.4, en-US;q=0.8' }), 'en');
  assert.equal(catalogues.pick({ chosen: '../etc', acceptLanguage: 'tlh', site: 'xa' }), 'xa');
  assert.equal(catalogues.pick({ acceptLanguage: ';;q=,,*' }), 'en');
});

/** Any name that a message may ask for. */
const anyParams = new Proxy({} as Record<string, string | number>, {
  get: (_, name) => (name === 'toJSON' ? undefined : 2),
  has: () => true,
  getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 2 }),
});
