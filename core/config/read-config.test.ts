import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { isAppError } from '../errors/app-error.ts';
import { readConfig } from './read-config.ts';
import { loadSecret } from './secret.ts';

test('an empty environment gives the defaults', () => {
  const config = readConfig({ PORT: '', UNKNOWN: 'x' }, '/srv/site');
  assert.deepEqual(config, {
    port: 8080,
    host: '127.0.0.1',
    dataDir: '/srv/site/data',
    databaseUrl: null,
    storageUrl: 'file:///srv/site/data/media',
    publicUrl: null,
    secret: null,
    logLevel: 'info',
    trustProxy: 0,
    smtpUrl: null,
    smtpFrom: null,
    oidc: null,
    pluginsDir: null,
    safeMode: false,
    pluginHangMs: 5_000,
    pluginMemoryBytes: 1024 ** 3,
    pageCacheBytes: 24 * 1024 ** 2,
    tileBytes: 2 * 1024 ** 3,
    cdn: null,
    accelPrefix: null,
  });
  assert.ok(Object.isFrozen(config));
});

test('good values are taken over in their types', () => {
  const config = readConfig(
    {
      PORT: '0',
      DATA_DIR: '/var/lib/gallery data',
      DATABASE_URL: 'postgresql://me@db/gallery',
      PUBLIC_URL: 'https://photos.example/',
      TRUST_PROXY: 'true',
      ENFILADE_SAFE_MODE: '1',
      OIDC_ISSUER: 'https://id.example',
      OIDC_CLIENT_ID: 'a',
      OIDC_CLIENT_SECRET: 'b',
      PLUGINS_DIR: 'more',
    },
    '/srv',
  );
  assert.equal(config.port, 0);
  assert.equal(config.storageUrl, 'file:///var/lib/gallery%20data/media');
  assert.equal(config.publicUrl, 'https://photos.example');
  assert.equal(config.trustProxy, 1);
  assert.equal(config.safeMode, true);
  assert.deepEqual(config.oidc, { issuer: 'https://id.example', clientId: 'a', clientSecret: 'b' });
  assert.equal(config.pluginsDir, '/srv/more');
});

const badValues: [name: string, value: string][] = [
  ['PORT', '80a'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '1e3'],
  ['HOST', 'a b'],
  ['DATABASE_URL', 'mysql://x'],
  ['DATABASE_URL', 'postgres://[bad'],
  ['STORAGE_URL', 'ftp://x'],
  ['PUBLIC_URL', 'https://a.example/path'],
  ['SECRET', 'short'],
  ['LOG_LEVEL', 'loud'],
  ['TRUST_PROXY', 'some'],
  ['SMTP_FROM', 'nobody at home'],
  ['SMTP_FROM', 'a@b.example, c@d.example'],
  ['SMTP_URL', 'mail'],
  ['SMTP_URL', 'smtp://'],
  ['SMTP_URL', 'smtp://me:pa/ss@mail.example'],
  ['ENFILADE_SAFE_MODE', 'perhaps'],
  ['ENFILADE_PAGE_CACHE_BYTES', '-1'],
  ['ENFILADE_PLUGIN_HANG_MS', '9000'],
  ['ENFILADE_PLUGIN_MEMORY_BYTES', '1'],
];

for (const [name, value] of badValues) {
  test(`${name}=${value} is refused in one line that names the variable`, () => {
    assert.throws(
      () => readConfig({ [name]: value }, '/srv'),
      (error: unknown) =>
        isAppError(error, 'BAD_CONFIGURATION') &&
        error.message.startsWith(`${name} accepts `) &&
        !error.message.includes('\n'),
    );
  });
}

test('half an OpenID configuration names what is missing', () => {
  assert.throws(() => readConfig({ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'a' }, '/'), {
    message: /^OIDC_CLIENT_SECRET accepts /,
  });
});

test('the secret is made once, for the owner alone, also when several ask at once', async t => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'enfilade-secret-'));
  t.after(() => rm(dataDir, { recursive: true }));
  const secrets = await Promise.all(Array.from({ length: 8 }, () => loadSecret({ secret: null, dataDir })));
  assert.equal(new Set(secrets).size, 1);
  assert.ok(secrets[0]!.length >= 43);
  assert.equal((await stat(path.join(dataDir, 'secret'))).mode & 0o777, 0o600);
  assert.equal(await loadSecret({ secret: 'from the environment', dataDir }), 'from the environment');
});
