import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { PluginPermission } from '../../plugin-api/index.ts';
import { createOwnHttp } from './http/own-http.ts';
import { findTarget } from './http/permitted-target.ts';
import { isPublicAddress } from './http/public-address.ts';

const open = new AbortController().signal;

function httpOf(permissions: PluginPermission[], closed = open) {
  return createOwnHttp({ plugin: 'asker', permissions, closed, runOutside: work => work() });
}

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

test('this machine answers when the manifest names it, whatever the status, and redirects are not followed', async t => {
  const url = await serve(t, async (request, response) => {
    const body: Buffer[] = await request.toArray();
    if (request.url === '/away')
      return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    const said = { method: request.method, body: Buffer.concat(body).toString(), headers: request.headers };
    response.writeHead(418, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
    response.end(JSON.stringify(said));
  });
  const http = httpOf(['net:localhost']);
  const headers = { 'X-Own': 'yes', Host: 'evil.example', Connection: 'upgrade' };
  const answer = await http.fetch(`${url}/x`, { method: 'POST', body: 'grüße', headers });
  assert.equal(answer.status, 418);
  assert.equal(answer.headers['set-cookie'], 'a=1, b=2');
  const said = answer.json<{ method: string; body: string; headers: Record<string, string> }>();
  assert.deepEqual([said.method, said.body, said.headers['x-own']], ['POST', 'grüße', 'yes']);
  assert.equal(said.headers.host, new URL(url).host);
  assert.equal((await http.fetch(`${url}/away`)).status, 302);
});

test('answers that are too long, too slow or not waited for end with HTTP_FAILED', async t => {
  const url = await serve(t, (request, response) => {
    if (request.url === '/large') response.end(Buffer.alloc(200_000));
    else response.write('never more');
  });
  const http = httpOf(['net:localhost']);
  const failed = (message: RegExp) => ({ code: 'HTTP_FAILED', message });
  await assert.rejects(http.fetch(`${url}/large`, { maxBytes: 100_000 }), failed(/larger than 100000 bytes/));
  await assert.rejects(http.fetch(`${url}/slow`, { timeout: 100 }), failed(/took too long/));
  await assert.rejects(http.fetch(`${url}/slow`, { signal: AbortSignal.abort() }), failed(/nobody waits/));
  const closing = new AbortController();
  const pending = httpOf(['net:localhost'], closing.signal).fetch(`${url}/slow`);
  closing.abort();
  await assert.rejects(pending, failed(/nobody waits/));
});

test('what the manifest does not name, and what is no public address, is refused', async () => {
  const rule = (permissions: PluginPermission[], addresses: readonly string[] = ['93.184.215.14']) => ({
    ...{ plugin: 'asker', permissions },
    resolve: async () => addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
  });
  const everywhere: PluginPermission[] = ['net:*'];
  const good = await findTarget('https://tiles.example/a', rule(['net:tiles.example']));
  assert.equal(good.address.address, '93.184.215.14');
  for (const [url, permissions, addresses] of [
    ['https://other.example/', ['net:tiles.example']],
    ['https://a.tiles.example/', ['net:tiles.example']],
    ['https://tiles.example/', []],
    ['http://localhost/', everywhere],
    ['http://127.0.0.1/', everywhere],
    ['http://0x7f.1/', everywhere],
    ['http://[::1]/', everywhere],
    ['http://[::ffff:127.0.0.1]/', everywhere],
    ['http://169.254.169.254/latest/meta-data', everywhere],
    ['http://[fd00:ec2::254]/', everywhere],
    ['http://tiles.example/', everywhere, ['93.184.215.14', '10.0.0.1']],
    ['http://tiles.example/', everywhere, ['::ffff:10.0.0.1']],
    ['http://localhost/', ['net:localhost'], ['10.0.0.1']],
    ['http://anna:secret@tiles.example/', everywhere],
    ['file:///etc/passwd', everywhere],
    ['nonsense', everywhere],
  ] as [string, PluginPermission[], string[]?][]) {
    await assert.rejects(findTarget(url, rule(permissions, addresses)), { code: 'HTTP_REFUSED' }, url);
  }
  await assert.rejects(findTarget('http://nowhere.example/', rule(everywhere, [])), { code: 'HTTP_FAILED' });
});

test('no address of a private network is public, however it is written', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const inside = fc.oneof(
    fc.tuple(fc.constant(10), byte, byte, byte),
    fc.tuple(fc.constant(127), byte, byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
  );
  fc.assert(
    fc.property(inside, bytes => {
      const plain = bytes.join('.');
      const [a, b, c, d] = bytes.map(part => part!.toString(16).padStart(2, '0'));
      const written = [
        plain,
        `::ffff:${plain}`,
        `::${plain}`,
        `64:ff9b::${plain}`,
        `2002:${a}${b}:${c}${d}::1`,
        `::ffff:${a}${b}:${c}${d}`,
      ];
      return written.every(address => !isPublicAddress(address));
    }),
  );
  for (const local of [
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '2001:db8::1',
    '0.0.0.0',
    '255.255.255.255',
    'x',
  ]) {
    assert.equal(isPublicAddress(local), false, local);
  }
  for (const open of ['8.8.8.8', '172.32.0.1', '2606:4700:4700::1111']) {
    assert.equal(isPublicAddress(open), true, open);
  }
});
