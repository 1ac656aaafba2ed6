import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { writePlugin } from './plugin.fixture.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
let database: TestDatabase;
const run = (...words: string[]) =>
  runWords(words, {
    env: {
      DATABASE_URL: database.connectionString,
      DATA_DIR: path.join(folder, 'data'),
      PLUGINS_DIR: path.join(folder, 'plugins'),
      SECRET: 'a secret of the tests',
      LOG_LEVEL: 'fatal',
    },
    cwd: folder,
  });

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-plugin-command-'));
  database = await createTestDatabase();
  await writePlugin(path.join(folder, 'plugins', 'counter'), 'counter', {
    'index.ts': `import { definePlugin } from 'enfilade/plugin-api';
export default definePlugin(({ contribute }) => {
  contribute.command({
    name: 'count', summary: 'count things',
    options: { type: 'object', required: ['what'], properties: {
      what: { type: 'string', minLength: 2, 'x-ui': { positional: true } },
      upTo: { type: 'integer', minimum: 1, default: 3, description: 'where to stop' },
      loud: { type: 'boolean' } } },
    run: ({ options, print }) => { print(options.what + ' ' + options.upTo); return { ...options }; },
  });
});`,
  });
  assert.equal((await run('plugin', 'enable', 'counter')).code, 0);
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('a plugin’s command takes its arguments and options from its schema', async () => {
  assert.deepEqual(await run('counter:count', 'gulls'), { code: 0, out: 'gulls 3\n', err: '' });
  const { out, err } = await run('counter:count', 'gulls', '--up-to', '5', '--loud', '--json');
  assert.deepEqual(JSON.parse(out), { what: 'gulls', upTo: 5, loud: true });
  assert.equal(err, 'gulls 5\n');
  const help = await run('counter:count', '--help');
  assert.equal(help.code, 0);
  assert.match(help.out, /count things[\s\S]*--up-to <value>\s+where to stop/);
  assert.match((await run('counter:help')).out, /counter:count {2}count things/);
});

test('what does not fit is wrong usage, and names the option', async () => {
  const wrong = await run('counter:count', 'gulls', '--up-to', 'many');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /^WRONG_USAGE: upTo must be integer/);
  assert.equal((await run('counter:count')).code, 2);
  assert.equal((await run('counter:count', 'gulls', '--quiet')).code, 2);
});

test('a command that is not there names the one that was meant', async () => {
  const near = await run('counter:cuont');
  assert.equal(near.code, 2);
  assert.match(near.err, /^UNKNOWN_COMMAND: .*Did you mean counter:count/);
  assert.match((await run('nobody:count')).err, /no plugin nobody that is switched on/);
  assert.match((await run('--help')).out, /<plugin>:<command>/);
});
