import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { createDecoderPool } from '../../decoders/decoder-pool.ts';
import { isAppError } from '../../errors/app-error.ts';
import { createLog } from '../../log/create-log.ts';
import { standardPresets as presets } from '../../presets/standard.ts';
import { openStorage } from '../../storage/open-storage.ts';
import { finishOriginal } from '../background/background.ts';
import { type Derivative, makeDerivatives } from '../make-derivatives.ts';
import { findPresetFormat, listDerivatives, type PresetFormat } from '../presets/presets.ts';
import { createDerivativeSource } from './render-on-demand.ts';

const folder = await mkdtemp(join(tmpdir(), 'enfilade-derivatives-'));
const log = createLog({ level: 'silent' });
const url = pathToFileURL(join(folder, 'media')).href;
const storage = await openStorage({ url, instanceId: 'one', isInUse: false, log });
const pool = createDecoderPool({ log, size: 2 });
after(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

let drawn = 0;
async function drawJpeg(): Promise<Buffer> {
  drawn += 1;
  const noise = { type: 'gaussian', mean: 60 + drawn * 10, sigma: 4 } as const;
  return sharp({ create: { width: 1000, height: 700, channels: 3, background: 'black', noise } })
    .jpeg()
    .toBuffer();
}

async function putOriginal() {
  const path = join(folder, `source-${drawn}.jpg`);
  await writeFile(path, await drawJpeg());
  return { ...(await storage.putOriginal(path)), path };
}

/** A source that remembers what was rendered. */
function createSource(cacheBytes?: number) {
  const recorded: Derivative[] = [];
  const record = async (made: readonly Derivative[]) => void recorded.push(...made);
  return { recorded, source: createDerivativeSource({ storage, pool, log, record, cacheBytes }) };
}

const eagerDerivatives = listDerivatives(presets, 'eager');
const backgroundDerivatives = listDerivatives(presets, 'background');
const largeJpeg = findPresetFormat('large', { presets, revision: 1, format: 'jpg' })!;
const nameOf = (sha256: string, { preset, format }: PresetFormat) =>
  storage.derivativePath({ sha256, preset: preset.name, revision: preset.revision, format });

test('200 requests at once render once and get the same bytes', async () => {
  const { sha256 } = await putOriginal();
  const { source, recorded } = createSource(0);
  const answers = await Promise.all(Array.from({ length: 200 }, () => source.read({ sha256, ...largeJpeg })));
  assert.deepEqual(
    recorded.map(({ preset, format, width, height }) => [preset, format, width, height]),
    [['large', 'jpg', 1000, 700]],
  );
  const file = await readFile(nameOf(sha256, largeJpeg));
  assert.ok(answers.every(bytes => bytes.equals(file)));
  assert.equal(recorded[0]!.bytes, file.length);
  assert.ok((await source.read({ sha256, ...largeJpeg })).equals(file));
  assert.equal(recorded.length, 1);
});

test('two processes that make the same file agree on every byte', async () => {
  const { sha256 } = await putOriginal();
  const [one, other] = [createSource(), createSource()];
  const [a, b] = await Promise.all([one, other].map(each => each.source.read({ sha256, ...largeJpeg })));
  assert.ok(a!.equals(b!));
});

test('what can be made at once and what is made on demand are the same bytes', async () => {
  const { sha256, path } = await putOriginal();
  await makeDerivatives({ storage, pool }, { sha256, path, wanted: eagerDerivatives });
  for (const wanted of eagerDerivatives) {
    const eager = await readFile(nameOf(sha256, wanted));
    await storage.removeDerivative({ ...wanted, sha256, preset: wanted.preset.name, revision: 1 });
    assert.ok(eager.equals(await createSource().source.read({ sha256, ...wanted })), wanted.preset.name);
  }
});

test('a missing original, and a referenced one that was changed, make nothing', async () => {
  const { source, recorded } = createSource();
  await assert.rejects(source.read({ sha256: 'e'.repeat(64), ...largeJpeg }), error => isAppError(error));
  const { sha256, path } = await putOriginal();
  await writeFile(path, await drawJpeg());
  await assert.rejects(source.read({ sha256, ...largeJpeg, referencedPath: path }), error =>
    isAppError(error, 'NOT_FOUND'),
  );
  assert.deepEqual(recorded, []);
});

test('a failure is forgotten: the next request tries again', async () => {
  const jpeg = await drawJpeg();
  const path = join(folder, 'late.jpg');
  await writeFile(path, jpeg);
  const { sha256 } = await storage.putOriginal(path);
  await rm(storage.originalPath(sha256));
  const { source } = createSource();
  await assert.rejects(source.read({ sha256, ...largeJpeg }));
  await storage.putOriginal(path);
  assert.ok((await source.read({ sha256, ...largeJpeg })).length > 1000);
});

test('in the background only what is missing is made, and what cannot be decoded is passed over', async () => {
  const { sha256, path } = await putOriginal();
  const broken = join(folder, 'broken.jpg');
  await writeFile(broken, (await drawJpeg()).subarray(0, 9000));
  const made: Derivative[] = [];
  const record = async (derivatives: readonly Derivative[]) => void made.push(...derivatives);
  const [first, ...rest] = backgroundDerivatives.map(
    ({ preset, format }) => `${preset.name}@${preset.revision}.${format}`,
  );
  const finish = (original: { sha256: string; path: string; existing: string[] }) =>
    finishOriginal(
      { storage, pool, log, record },
      { ...original, focalPoints: [null] },
      backgroundDerivatives,
    );
  assert.equal(await finish({ sha256: 'f'.repeat(64), path: broken, existing: [] }), false);
  assert.equal(await finish({ sha256, path, existing: [first!] }), true);
  const names = made.map(({ preset, revision, format }) => `${preset}@${revision}.${format}`);
  assert.deepEqual(names.toSorted(), rest.toSorted());
  for (const { preset, format, bytes } of made) {
    const found = await stat(storage.derivativePath({ sha256, preset, revision: 1, format }));
    assert.equal(found.size, bytes);
  }
});

test('a file that was removed is laid anew, though its bytes are still in memory', async () => {
  const { sha256 } = await putOriginal();
  const { source } = createSource();
  const small = findPresetFormat('thumb', { presets, revision: 1, format: 'jpg' })!;
  const bytes = await source.read({ sha256, ...small });
  await rm(nameOf(sha256, small));
  assert.ok((await readFile(await source.lay({ sha256, ...small }))).equals(bytes));
});
