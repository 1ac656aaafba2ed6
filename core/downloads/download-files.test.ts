import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../errors/app-error.ts';
import { type DownloadFile, openIn, settleFiles } from './download-files.ts';
import { readZip } from './read-zip.fixture.ts';
import { lengthOfZip, streamZip } from './zip-stream.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-files-'));
after(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => path.join(folder, name);
const open = openIn(work => work());

/** A picture that is made when it is asked for. */
function unmade(name: string, made: string[] = []): DownloadFile {
  const make = async () => {
    made.push(name);
    await writeFile(at(name), `picture ${name}`);
  };
  return { name, path: at(name), make, size: null, photoId: name, modified: null };
}

async function original(name: string, size?: number): Promise<DownloadFile> {
  await writeFile(at(name), name);
  return { name, path: at(name), make: null, size: size ?? name.length, photoId: name, modified: null };
}

async function namesAndSizes(files: readonly DownloadFile[]) {
  const chunks: Buffer[] = [];
  for await (const chunk of streamZip(files, open)) chunks.push(Buffer.from(chunk));
  await writeFile(at('made.zip'), Buffer.concat(chunks));
  return (await readZip(at('made.zip'))).map(({ name, bytes }) => [name, bytes]);
}

test('pictures that are missing are made first, so that the length is known', async () => {
  const made: string[] = [];
  const there = unmade('there.jpg');
  await there.make?.();
  const files = await settleFiles([await original('o.jpg'), there, unmade('b.jpg', made)]);
  assert.deepEqual(made, ['b.jpg']);
  assert.deepEqual(
    files.map(file => file.size),
    [5, 17, 13],
  );
  assert.notEqual(lengthOfZip(files), null);
});

test('where too many are missing they are made when their turn comes, and the length is not told', async () => {
  const made: string[] = [];
  const files = await settleFiles([unmade('c.jpg', made), unmade('d.jpg', made)], { most: 1 });
  assert.deepEqual([made, lengthOfZip(files)], [[], null]);
  assert.deepEqual(await namesAndSizes(files), [
    ['c.jpg', 13],
    ['d.jpg', 13],
  ]);
  assert.deepEqual(made, ['c.jpg', 'd.jpg']);
});

test('a lost or changed original, or a picture that cannot be made, names its photo to the log alone', async () => {
  const broken = { ...unmade('broken.jpg'), make: () => Promise.reject(new Error('damaged')) };
  const lost = { ...(await original('lost.jpg')), path: at('nowhere') };
  for (const file of [await original('other.jpg', 3), lost, broken]) {
    await assert.rejects(settleFiles([file]), error => {
      assert.ok(isAppError(error, 'INTERNAL'));
      assert.equal(error.details?.photoId, file.photoId);
      return !error.message.includes(file.photoId);
    });
  }
});
