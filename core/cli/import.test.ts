import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { connectClient } from '../database/client.ts';
import { drawJpeg, fillFolder, listStored, readAlbums, readImportedState } from '../testing/import-world.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';

interface CliWorld {
  readonly database: TestDatabase;
  readonly dataDir: string;
  /** A folder for photos. */
  readonly photos: string;
  start(words: readonly string[], options?: { under?: string }): Running;
  run(words: readonly string[], options?: { under?: string }): Promise<Ended>;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the output holds this. */
  says(text: string): Promise<void>;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const program = path.resolve(import.meta.dirname, 'main.ts');

/** A data folder and a database of its own, and the program as it is started by hand. */
async function createCliWorld(t: TestContext): Promise<CliWorld> {
  const database = await createTestDatabase();
  const base = await mkdtemp(path.join(tmpdir(), 'enfilade-import-cli-'));
  t.after(async () => {
    await database.drop();
    await rm(base, { recursive: true, force: true });
  });
  const dataDir = path.join(base, 'data');
  const start: CliWorld['start'] = (words, { under = '' } = {}) => {
    const command = [process.execPath, '--conditions=source', program, 'import', ...words];
    const script = `${under}exec "$@"`;
    const child = spawn('/bin/sh', ['-c', script, 'sh', ...command], {
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        DATABASE_URL: database.connectionString,
        NODE_TEST_CONTEXT: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return follow(child);
  };
  return {
    database,
    dataDir,
    photos: path.join(base, 'photos'),
    start,
    run: (words, options) => start(words, options).ended,
  };
}

function follow(child: ChildProcess): Running {
  const output = { out: '', err: '' };
  child.stdout!.setEncoding('utf8').on('data', text => (output.out += text));
  child.stderr!.setEncoding('utf8').on('data', text => (output.err += text));
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }) as Ended);
  const says = async (text: string) => {
    while (!output.out.includes(text)) {
      const isOver = await Promise.race([
        once(child.stdout!, 'data').then(() => false),
        ended.then(() => true),
      ]);
      if (isOver && !output.out.includes(text))
        throw new Error(`never said ${text}: ${JSON.stringify(output)}`);
    }
  };
  return { child, ended, says };
}

/** Photos big enough that an import of them takes some time. */
async function drawLibrary(folder: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const album = `Album ${index % 3}/Sub ${index % 2}`;
    const jpeg = await drawJpeg({ seed: index + 1, width: 1200, height: 900 });
    await fillFolder(folder, { [`${album}/${index}.jpg`]: jpeg });
  }
}

/** Resolves with the first change that is committed to the gallery. */
async function firstChange(
  database: TestDatabase,
): Promise<{ happened: Promise<unknown>; end(): Promise<void> }> {
  const client = await connectClient({ connectionString: database.connectionString });
  await client.query('listen gallery_changes');
  return { happened: once(client, 'notification'), end: () => client.end() };
}

test('the summary tells what came in, was skipped and was refused, and refusals are no failure', async t => {
  const world = await createCliWorld(t);
  await fillFolder(world.photos, { 'A/1.jpg': 1, 'A/bad.jpg': 'x', 'A/notes.txt': 'x', 'B/2.jpg': 2 });
  const { code, out, err } = await world.run([world.photos, '--public']);
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^2 photos came in and made 2 albums, in [\d.]+ s\.\n1 other file skipped: 1 txt\.\n/);
  assert.match(
    out,
    /1 file could not be imported:\n {2}A\/bad\.jpg {2}UNSUPPORTED_FORMAT {2}This is not an image/,
  );
  const audiences = (await readAlbums(world.database.knex)).map(album => album.audience);
  assert.deepEqual(audiences, ['public', 'public']);
});

test('--json prints one document, and a dry run changes nothing', async t => {
  const world = await createCliWorld(t);
  await fillFolder(world.photos, { 'A/1.jpg': 1, 'A/bad.jpg': 'x' });
  const dry = await world.run([world.photos, '--dry-run', '--json']);
  const told = JSON.parse(dry.out);
  assert.deepEqual([dry.code, told.dryRun, told.added, told.refused.length], [0, true, 1, 1]);
  assert.deepEqual(await readAlbums(world.database.knex), []);
  const { out } = await world.run([world.photos, '--json']);
  const happened = JSON.parse(out);
  for (const field of ['added', 'alreadyThere', 'albums', 'refused', 'skipped', 'videos', 'bytes', 'files'])
    assert.deepEqual(happened[field], told[field], field);
});

const mistakes: readonly [words: string[], code: number, line: RegExp][] = [
  [[], 2, /^WRONG_USAGE: .*path/],
  [['/nowhere/at/all'], 1, /^NOT_FOUND: There is no \/nowhere\/at\/all\.\n$/],
  [['.', '--album', 'none'], 1, /^NOT_FOUND: There is no album none\.\n$/],
  [['.', '--watch', '--dry-run'], 2, /^WRONG_USAGE: /],
];

for (const [words, code, line] of mistakes) {
  test(`"import ${words.join(' ')}" ends with one line and exit code ${code}`, async t => {
    const world = await createCliWorld(t);
    const ended = await world.run(words);
    assert.match(ended.err, line);
    assert.deepEqual([ended.code, ended.err.trim().split('\n').length], [code, 1]);
  });
}

test('Ctrl-C keeps what is done, ends with 130, and the next run goes on to the same end', async t => {
  const [calm, world] = [await createCliWorld(t), await createCliWorld(t)];
  await drawLibrary(world.photos, 24);
  assert.equal((await calm.run([world.photos])).code, 0);
  const change = await firstChange(world.database);
  const { child, ended } = world.start([world.photos]);
  await change.happened;
  await change.end();
  child.kill('SIGINT');
  const { code, out } = await ended;
  assert.equal(code, 130);
  assert.match(out, /Interrupted: run it again to go on\.\n$/);
  assert.equal((await world.run([world.photos])).code, 0);
  assert.deepEqual(await readImportedState(world.database.knex), await readImportedState(calm.database.knex));
});

test('killed at any moment and started again, an import ends as if nothing had happened', async t => {
  const [calm, world] = [await createCliWorld(t), await createCliWorld(t)];
  await drawLibrary(world.photos, 24);
  const started = performance.now();
  assert.equal((await calm.run([world.photos])).code, 0);
  const whole = performance.now() - started;
  for (const part of [0.3, 0.45, 0.6, 0.75, 0.9]) {
    const { child, ended } = world.start([world.photos]);
    const timer = setTimeout(() => child.kill('SIGKILL'), whole * part);
    await ended;
    clearTimeout(timer);
  }
  assert.equal((await world.run([world.photos])).code, 0);
  assert.deepEqual(await readImportedState(world.database.knex), await readImportedState(calm.database.knex));
  assert.deepEqual(
    await listStored(path.join(world.dataDir, 'media')),
    await listStored(path.join(calm.dataDir, 'media')),
  );
});

test('a full disk ends the import with one line, and what was committed stays', async t => {
  const world = await createCliWorld(t);
  const large = await drawJpeg({ seed: 9, width: 1600, height: 1200 });
  await fillFolder(world.photos, {
    'A/1.jpg': 1,
    'A/2.jpg': Buffer.concat([large, Buffer.alloc(3_000_000)]),
    'A/3.jpg': 3,
  });
  // no file may grow beyond a megabyte, as if there were no room for it
  const { code, err } = await world.run([world.photos], { under: 'ulimit -f 2048; ' });
  assert.deepEqual([code, err], [1, 'DISK_FULL: There is no space left to store this.\n']);
  assert.deepEqual((await readAlbums(world.database.knex))[0]?.photos, ['1.jpg']);
  assert.equal((await world.run([world.photos])).code, 0);
  assert.deepEqual((await readAlbums(world.database.knex))[0]?.photos, ['1.jpg', '2.jpg', '3.jpg']);
});

test('--watch goes on and imports what arrives, a line for each', { timeout: 60_000 }, async t => {
  const world = await createCliWorld(t);
  await fillFolder(world.photos, { 'A/1.jpg': 1 });
  const { child, ended, says } = world.start([world.photos, '--watch']);
  await says('Watching for more');
  await fillFolder(world.photos, { 'B/C/2.jpg': 2, 'A/.hidden.jpg': 3, 'A/bad.jpg': 'x' });
  await says('added      B/C/2.jpg');
  await says('refused    A/bad.jpg  UNSUPPORTED_FORMAT');
  const halves = await drawJpeg({ seed: 4, width: 300, height: 200 });
  await writeFile(path.join(world.photos, 'B/.part'), halves);
  await rename(path.join(world.photos, 'B/.part'), path.join(world.photos, 'B/3.jpg'));
  await says('added      B/3.jpg');
  child.kill('SIGINT');
  assert.equal((await ended).code, 130);
  assert.deepEqual(await readAlbums(world.database.knex), [
    { path: 'A', audience: 'restricted', photos: ['1.jpg'] },
    { path: 'B', audience: 'restricted', photos: ['3.jpg'] },
    { path: 'B/C', audience: null, photos: ['2.jpg'] },
  ]);
});
