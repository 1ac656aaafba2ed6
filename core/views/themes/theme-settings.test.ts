import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contrastOf, inkOn, readableOn } from './colours.ts';
import { backgrounds, readCoreTokens } from './core-tokens.ts';
import { createThemeSettings, type ThemeSetting } from './theme-settings.ts';
import { findSettingsSheet, settingsAddress, settingsCss } from './theme-styles.ts';

const properties: Readonly<Record<string, ThemeSetting>> = {
  accent: { type: 'string', format: 'color', default: '#dcae6b', 'x-token': 'accent' },
  cover: { type: 'string', enum: ['full', 'half'], default: 'full', 'x-tokens': { half: { gap: '2px' } } },
  wideGap: { type: 'integer', minimum: 0, maximum: 40, default: 8, 'x-unit': 'px' },
  hearts: { type: 'boolean', default: true },
  studio: { type: 'string', default: '', maxLength: 60 },
  website: { type: 'string', format: 'uri', default: '' },
};
const settings = createThemeSettings(properties);
const theme = { id: 'sample', settings, tokens: readCoreTokens() };

const anything = fc.dictionary(
  fc.constantFrom(...Object.keys(properties), 'stranger'),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      'half',
      '#123456',
      '#fff;}body{display:none',
      '}</style>',
      'javascript:alert(1)',
      '\\7d ',
    ),
  ),
);
const colour = fc.integer({ min: 0, max: 0xffffff }).map(value => `#${value.toString(16).padStart(6, '0')}`);

test('a value that does not fit gives way to that below it, and in the end to the default', () => {
  assert.equal(settings.resolve({ wideGap: 20 }, { wideGap: 900 }).wideGap, 20);
  assert.equal(settings.resolve({ accent: 'red' }).accent, '#dcae6b');
  assert.equal(settings.resolve({ website: 'javascript:alert(1)' }).website, '');
  assert.deepEqual(Object.keys(settings.resolve({ stranger: 1 })), Object.keys(properties));
});

test('whatever was stored, no value ends its declaration, its rule or the sheet', () => {
  fc.assert(
    fc.property(anything, anything, (one, other) => {
      const css = settingsCss(theme, settings.resolve(one, other));
      const [, ...rest] = css.split('@media (prefers-color-scheme:light){');
      assert.match(css, /^[-\w:#;{}.,()[\]="@\s]*$/);
      assert.ok(rest.length <= 1);
      assert.equal(css.split('{').length, css.split('}').length);
      assert.doesNotMatch(css, /display|body|script|url/);
    }),
  );
});

test('the address holds all that its sheet is made of, and no other is kept for good', () => {
  fc.assert(
    fc.property(anything, stored => {
      const values = settings.resolve(stored);
      const address = settingsAddress(theme, values);
      if (address === null) return;
      const url = new URL(address, 'http://own.invalid');
      const sheet = findSettingsSheet(theme, 'settings.css', url.searchParams)!;
      assert.equal(url.pathname, `/assets/t/sample/${sheet.revision}/settings.css`);
      assert.equal(sheet.asset.body.toString(), `@layer theme{${settingsCss(theme, values)}}`);
    }),
  );
  assert.equal(settingsAddress(theme, settings.defaults), null);
  assert.equal(
    settingsAddress(theme, settings.resolve({ studio: 'Linde' })),
    null,
    'texts are for templates',
  );
  for (const query of ['accent=red', 'stranger=1', 'wideGap=', 'wideGap=41', 'cover=}'])
    assert.equal(findSettingsSheet(theme, 'settings.css', new URLSearchParams(query)), undefined, query);
});

test('an accent of any colour can be read on every background, and on it its ink', () => {
  fc.assert(
    fc.property(colour, fc.constantFrom(...backgrounds), (accent, background) => {
      const ground = theme.tokens[background].background!;
      const readable = readableOn(accent, ground);
      assert.ok(contrastOf(readable, ground)! >= 4.5);
      assert.ok(contrastOf(inkOn(readable), readable)! >= 4.5);
    }),
  );
});

test('texts of a schema come in the reader’s language, or in English', () => {
  const named = createThemeSettings({
    studio: { type: 'string', default: '', title: { en: 'Studio', de: 'Atelier' } },
  });
  const title = (locale: string) =>
    (named.schema(locale).properties as Record<string, { title: string }>).studio!.title;
  assert.deepEqual(['de-AT', 'fr', 'en'].map(title), ['Atelier', 'Studio', 'Studio']);
});
