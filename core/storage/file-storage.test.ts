import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isAppError } from '../errors/app-error.ts';
import { createLog } from '../log/create-log.ts';
import { openStorage } from './open-storage.ts';

const folder = await mkdtemp(join(tmpdir(), 'enfilade-storage-'));
after(() => rm(folder, { recursive: true }));
const log = createLog({ level: 'silent' });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const longAgo = new Date(Date.now() - 86_400_000);

let roots = 0;
async function openNew() {
  roots += 1;
  const root = join(folder, `root ü ${roots}`);
  const storage = await openStorage({
    url: pathToFileURL(root).href,
    instanceId: 'one',
    isInUse: false,
    log,
  });
  return { root, storage };
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile() && !entry.name.startsWith('.')).map(entry => entry.name);
}

test('a stream and a file with the same bytes are kept once, under their hash', async () => {
  const { root, storage } = await openNew();
  const bytes = randomBytes(300_000);
  const source = join(folder, 'source.bin');
  await writeFile(source, bytes);
  const expected = { sha256: sha256(bytes), bytes: bytes.length };
  assert.deepEqual(await storage.putOriginal(source), expected);
  assert.deepEqual(
    await storage.putOriginal(Readable.from([bytes.subarray(0, 9), bytes.subarray(9)])),
    expected,
  );
  assert.deepEqual(await filesBelow(root), [expected.sha256]);
  const found = await storage.findOriginal(expected.sha256);
  assert.deepEqual(await readFile(found!.path), bytes);
  assert.equal(await storage.findOriginal('0'.repeat(64)), undefined);
});

test('what is kept survives a change of its source', async () => {
  const { storage } = await openNew();
  const source = join(folder, 'changing.bin');
  await writeFile(source, 'before');
  const kept = await storage.putOriginal(source);
  await writeFile(source, 'after!');
  assert.equal(await readFile(storage.originalPath(kept.sha256), 'utf8'), 'before');
});

test('many writers of the same bytes at once leave one whole file and no remains', async () => {
  const { root, storage } = await openNew();
  const bytes = randomBytes(200_000);
  await Promise.all(Array.from({ length: 20 }, () => storage.putOriginal(Readable.from([bytes]))));
  assert.deepEqual(await filesBelow(root), [sha256(bytes)]);
});

test('bytes that are damaged in storage are mended when they come in again', async () => {
  const { storage } = await openNew();
  const bytes = randomBytes(1000);
  const { sha256: name } = await storage.putOriginal(Readable.from([bytes]));
  await writeFile(storage.originalPath(name), randomBytes(1000));
  await storage.putOriginal(Readable.from([bytes]));
  assert.deepEqual(await readFile(storage.originalPath(name)), bytes);
});

test('sources that cannot be kept are refused by code, and nothing of them stays', async () => {
  const { root, storage } = await openNew();
  await writeFile(join(folder, 'empty'), '');
  const refused = (source: Readable | string, code: string, expectedSha256?: string) =>
    assert.rejects(storage.putOriginal(source, { expectedSha256 }), error =>
      isAppError(error, code as never),
    );
  await refused(join(folder, 'missing'), 'FILE_VANISHED');
  await refused(join(folder, 'empty'), 'EMPTY_FILE');
  await refused(folder, 'UNREADABLE_FILE');
  await refused('/dev/null', 'UNREADABLE_FILE');
  await refused(Readable.from([Buffer.from('x')]), 'CONFLICT', '0'.repeat(64));
  const broken = (code: string) =>
    Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw Object.assign(new Error('as the system says it'), { code });
      })(),
    );
  await refused(broken('ENOSPC'), 'DISK_FULL');
  await refused(broken('EROFS'), 'STORAGE_READ_ONLY');
  assert.deepEqual(await filesBelow(root), []);
});

test('a writer that is killed midway leaves no file under a final name', async () => {
  const { root } = await openNew();
  const child = fork(join(import.meta.dirname, 'endless-writer.fixture.ts'), [root], {
    execArgv: process.execArgv.filter(arg => !arg.startsWith('--test')),
  });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.deepEqual(await readdir(root), ['.enfilade-storage.json', 'uploads']);
  assert.equal((await readdir(join(root, 'uploads'))).length, 1);
});

test('names that are not ours never become a path', async () => {
  const { storage } = await openNew();
  const outside = (call: () => unknown) => assert.throws(call, error => isAppError(error, 'OUTSIDE_ROOT'));
  const name = { sha256: 'a'.repeat(64), preset: 'thumb', revision: 1, format: 'jpg' };
  for (const bad of ['../../etc/passwd', 'A'.repeat(64), '', `${'a'.repeat(64)}/..`]) {
    outside(() => storage.originalPath(bad));
  }
  for (const change of [{ preset: '../x' }, { format: '../jpg' }, { revision: 1.5 }, { sha256: '..' }]) {
    outside(() => storage.derivativePath({ ...name, ...change }));
  }
});

test('a derivative is moved from staging to a name made of hash, preset and revision', async () => {
  const { root, storage } = await openNew();
  const name = { sha256: 'ab12'.padEnd(64, '0'), preset: 'thumb', revision: 3, format: 'webp' };
  const staged = storage.stagingPath('webp');
  await writeFile(staged, 'picture');
  const kept = await storage.putDerivative(name, staged);
  assert.equal(kept.path, join(root, 'derivatives', 'thumb@3', 'ab', '12', `${name.sha256}.webp`));
  assert.deepEqual([kept.bytes, await readFile(kept.path, 'utf8')], [7, 'picture']);
  await assert.rejects(stat(staged));
});

test('orphans are old files that no row names; young, known and foreign files stay', async () => {
  const { root, storage } = await openNew();
  const put = async (text: string, time: Date) => {
    const { sha256: name } = await storage.putOriginal(Readable.from([Buffer.from(text)]));
    await utimes(storage.originalPath(name), time, time);
    return name;
  };
  const [known, orphan, young] = [
    await put('a', longAgo),
    await put('b', longAgo),
    await put('c', new Date()),
  ];
  const abandoned = storage.stagingPath();
  const foreign = join(root, 'originals', 'notes.txt');
  for (const path of [abandoned, foreign]) {
    await writeFile(path, 'xx');
    await utimes(path, longAgo, longAgo);
  }
  const search = {
    olderThan: new Date(Date.now() - 3_600_000),
    knownOf: async (asked: readonly string[]) => new Set(asked.filter(each => each === known)),
  };
  assert.deepEqual(await storage.removeOrphans({ ...search, dryRun: true }), { files: 2, bytes: 3 });
  assert.deepEqual(await storage.removeOrphans(search), { files: 2, bytes: 3 });
  assert.deepEqual((await filesBelow(root)).toSorted(), [known, young, 'notes.txt'].toSorted());
  assert.equal(await storage.findOriginal(orphan!), undefined);
});

test('bytes that come in again are young again, so that a search for orphans leaves them', async () => {
  const { storage } = await openNew();
  const { sha256: name } = await storage.putOriginal(Readable.from([Buffer.from('again')]));
  await utimes(storage.originalPath(name), longAgo, longAgo);
  await storage.putOriginal(Readable.from([Buffer.from('again')]));
  const knownOf = async () => new Set<string>();
  assert.equal((await storage.removeOrphans({ olderThan: new Date(Date.now() - 60_000), knownOf })).files, 0);
});

test('a root that is not this gallery’s stops the start', async () => {
  const { root } = await openNew();
  const open = (path: string, instanceId: string, isInUse: boolean) =>
    openStorage({ url: pathToFileURL(path).href, instanceId, isInUse, log });
  const refused = (call: Promise<unknown>) =>
    assert.rejects(call, error => isAppError(error, 'STORAGE_MARKER_MISMATCH'));
  await open(root, 'one', true);
  await refused(open(root, 'two', false));
  const unmounted = join(folder, 'unmounted');
  await mkdir(unmounted);
  await refused(open(unmounted, 'one', true));
  await refused(open(join(folder, 'nowhere'), 'one', true));
  assert.deepEqual(await readdir(unmounted), []);
  await mkdir(join(unmounted, 'originals'));
  await refused(open(unmounted, 'new', false));
  await truncate(join(root, '.enfilade-storage.json'), 3);
  await refused(open(root, 'one', true));
});

test('addresses of a kind that is not there are refused with one line', async () => {
  for (const url of ['s3://bucket/photos', 'ftp://host/x', 'media', 'file://otherhost/x']) {
    await assert.rejects(openStorage({ url, instanceId: 'one', isInUse: false, log }), error => {
      return isAppError(error, 'BAD_CONFIGURATION') && /^STORAGE_URL: [^\n]+$/.test(error.message);
    });
  }
});

test('a source that is a symbolic link is kept as the bytes that it leads to', async () => {
  const { storage } = await openNew();
  await writeFile(join(folder, 'target'), 'target');
  await symlink(join(folder, 'target'), join(folder, 'link'));
  const { sha256: name } = await storage.putOriginal(join(folder, 'link'));
  assert.equal((await stat(storage.originalPath(name))).isFile(), true);
  assert.ok((await storage.freeBytes()) > 0);
});
