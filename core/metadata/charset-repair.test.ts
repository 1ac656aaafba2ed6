import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { repairCharset, repairTags } from './charset-repair.ts';

const readAsWindows1252 = (text: string) => new TextDecoder('windows-1252').decode(Buffer.from(text, 'utf8'));

test('any text that was read in the wrong charset is restored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), text => {
      assert.equal(repairCharset(readAsWindows1252(text)), text);
    }),
  );
});

test('text that was right stays as it is', () => {
  for (const text of ['Zürich', 'Café – “Süd” €', '東京', 'plain', '', '\ud800']) {
    assert.equal(repairCharset(text), text);
  }
});

test('XMP is left alone', () => {
  const tags = {
    'IFD0:Artist': 'ZoÃ«',
    'IPTC:Keywords': ['ZoÃ«', 7],
    'XMP-dc:Title': 'ZoÃ«',
    'IFD0:XPTitle': 'ZoÃ«',
  };
  assert.deepEqual(repairTags(tags), { ...tags, 'IFD0:Artist': 'Zoë', 'IPTC:Keywords': ['Zoë', 7] });
});
