import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CameraFacts } from '../../plugin-api/index.ts';
import { formatCamera, formatExposure } from './camera-line.ts';

const t = (key: string, params: Record<string, unknown> = {}) =>
  ({
    'photo.exposure.time': `${params.time} s`,
    'photo.exposure.aperture': `f/${params.aperture}`,
    'photo.exposure.iso': `ISO ${params.iso}`,
    'photo.exposure.focalLength': `${params.length} mm`,
  })[key] ?? key;

const english = { t, formatLocale: 'en-GB' };

const unknown: CameraFacts = {
  make: null,
  model: null,
  lens: null,
  exposureSeconds: null,
  aperture: null,
  iso: null,
  focalLengthMm: null,
  focalLength35Mm: null,
  exposureBiasEv: null,
  flashFired: null,
};

test("the exposure is one printmaker's line", () => {
  const camera = { ...unknown, exposureSeconds: 0.004, aperture: 8, iso: 100, focalLengthMm: 35 };
  assert.equal(formatExposure(camera, english), '1/250 s · f/8 · ISO 100 · 35 mm');
});

test('what is unknown is left out, and nothing known is no line', () => {
  assert.equal(formatExposure({ ...unknown, aperture: 2.8 }, english), 'f/2.8');
  assert.equal(formatExposure(unknown, english), null);
});

test('long exposures are said in seconds, short ones as a fraction', () => {
  const said = (exposureSeconds: number) => formatExposure({ ...unknown, exposureSeconds }, english);
  assert.equal(said(30), '30 s');
  assert.equal(said(0.5), '0.5 s');
  assert.equal(said(1 / 3), '0.3 s');
  assert.equal(said(1 / 8000), '1/8000 s');
});

test('numbers are written as the reader writes them', () => {
  const camera = { ...unknown, exposureSeconds: 2.5, aperture: 2.8, focalLengthMm: 10.4 };
  assert.equal(formatExposure(camera, { t, formatLocale: 'de' }), '2,5 s · f/2,8 · 10,4 mm');
});

const cameras: [make: string | null, model: string | null, said: string | null][] = [
  ['NIKON CORPORATION', 'NIKON D750', 'Nikon D750'],
  ['NIKON CORPORATION', 'NIKON Z 6_2', 'Nikon Z 6II'],
  ['Canon', 'Canon EOS 5D Mark III', 'Canon EOS 5D Mark III'],
  ['FUJIFILM', 'X-T3', 'Fujifilm X-T3'],
  ['LG', 'LM-G710', 'LG LM-G710'],
  [null, 'DMC-FZ8', 'DMC-FZ8'],
  ['Apple', null, 'Apple'],
  [null, null, null],
];

for (const [make, model, said] of cameras) {
  test(`a ${make} ${model} is a ${said}`, () => {
    assert.equal(formatCamera({ make, model }), said);
  });
}
