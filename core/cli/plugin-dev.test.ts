import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runWords } from './run-words.fixture.ts';

const launcher = path.resolve(import.meta.dirname, '../../bin/enfilade');

test('what is saved is served, what is wrong is told, and Ctrl-C leaves nothing', {
  timeout: 120_000,
}, async t => {
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-author-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  // PostgreSQL's account passes through when the tests run as root
  await chmod(folder, 0o711);
  await runWords(['plugin', 'new', 'days', '--kind', 'view'], { cwd: folder });
  const texts = path.join(folder, 'days/locales/en.json');
  const entry = path.join(folder, 'days/index.ts');
  const port = await findFreePort();
  const gallery = spawn(process.execPath, [launcher, 'plugin', 'dev', 'days', '--port', String(port)], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => void gallery.kill('SIGKILL'));
  let output = '';
  for (const stream of [gallery.stdout, gallery.stderr]) stream.on('data', data => (output += data));
  const told = (what: RegExp) =>
    until(
      () => what.test(output),
      gallery,
      () => output,
    );
  const heading = async () => {
    const page = await fetch(`http://127.0.0.1:${port}/x/days/day/07/04`);
    return /<h1>(.*?)<\/h1>/.exec(await page.text())?.[1];
  };

  await told(/✓ days: it is on/);
  assert.match(output, /settings +http:\S+\/admin\/plugins\/days\n/);
  await until(
    async () => (await heading()) === 'On July 4',
    gallery,
    () => output,
  );

  const original = await readFile(texts, 'utf8');
  await writeFile(texts, original.replace('On {day}', 'Once on {day}'));
  const began = Date.now();
  await until(
    async () => (await heading()) === 'Once on July 4',
    gallery,
    () => output,
  );
  t.diagnostic(`served ${Date.now() - began} ms after it was saved`);

  const code = await readFile(entry, 'utf8');
  await writeFile(entry, code.replace('const address =', 'const address ==='));
  await told(
    /✗ PLUGIN_LOAD_FAILED: days: index\.ts cannot be loaded: .*\(index\.ts:4\)\n.*from before stays on/,
  );
  assert.equal(await heading(), 'Once on July 4');
  await writeFile(entry, code);
  await told(/✓ days: index\.ts/);

  const ended = once(gallery, 'exit');
  gallery.kill('SIGINT');
  assert.equal((await ended)[0], 0, output);
  assert.deepEqual(
    (await readdir(folder)).filter(name => name.startsWith('enfilade-dev-')),
    [],
  );
  await assert.rejects(heading());
});

async function findFreePort(): Promise<number> {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  taken.close();
  await once(taken, 'close');
  return port;
}

async function until(
  condition: () => boolean | Promise<boolean>,
  gallery: { readonly exitCode: number | null },
  output: () => string,
): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await condition()); await delay(25)) {
    assert.equal(gallery.exitCode, null, output());
    assert.ok(Date.now() < deadline, output());
  }
}
