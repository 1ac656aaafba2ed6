import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestListener, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { allowLongBody } from '../http/slow-body.ts';
import { listen } from './web-server.ts';

/** A server that answers when it is told to. */
async function startSlowServer() {
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    handle: async (req, res) => {
      if (req.url === '/health/ready') return void res.writeHead(503).end();
      arrived.resolve();
      await release.promise;
      res.end('done');
    },
  });
  return { server, arrived: arrived.promise, release: release.resolve };
}

async function get(port: number, path: string, agent?: Agent): Promise<{ status: number; body: string }> {
  const req = request({ port, path, agent, host: '127.0.0.1' }).end();
  const [response] = (await once(req, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode!, body };
}

test('stopping lets requests in flight finish, refuses new ones and keeps health answering', async () => {
  const { server, arrived, release } = await startSlowServer();
  const inFlight = get(server.port, '/');
  await arrived;
  let isStopped = false;
  const stopped = server.stop().then(() => {
    isStopped = true;
  });
  assert.equal((await get(server.port, '/')).status, 503);
  assert.equal((await get(server.port, '/health/ready')).status, 503);
  assert.equal(isStopped, false);
  release();
  assert.deepEqual(await inFlight, { status: 200, body: 'done' });
  await stopped;
  await assert.rejects(get(server.port, '/'), { code: 'ECONNREFUSED' });
});

test('idle connections that are kept alive do not hold up the stop', async () => {
  const { server, release } = await startSlowServer();
  release();
  const agent = new Agent({ keepAlive: true });
  await get(server.port, '/', agent);
  await server.stop();
  agent.destroy();
});

test('a taken port is told in one line', async t => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await assert.rejects(listen({ host: '127.0.0.1', port, handle: () => {} }), {
    code: 'PORT_IN_USE',
    message: `Port ${port} is taken by another program.`,
  });
});

test('an address of another machine is a bad configuration', async () => {
  await assert.rejects(listen({ host: '192.0.2.1', port: 0, handle: () => {} }), {
    code: 'BAD_CONFIGURATION',
  });
});

test('a body that nobody streams is cut when it dawdles, answered or not; a streamed one goes on', async () => {
  const ended = Promise.withResolvers<void>();
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    patience: 40,
    async handle(req, res) {
      if (req.url === '/refused') return void res.writeHead(403).end('no');
      if (req.url === '/ignored') return;
      allowLongBody(req);
      let body = '';
      for await (const chunk of req) body += chunk;
      res.end(body);
      ended.resolve();
    },
  });
  const send = (path: string) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc`);
    return socket;
  };
  const upload = send('/streamed');
  const cut = [send('/refused'), send('/ignored')];
  await Promise.all(cut.map(socket => once(socket.resume(), 'close')));
  upload.write('def');
  const [answer] = (await once(upload, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 200 [\s\S]*abcdef/);
  await ended.promise;
  await server.stop();
});

test('a connection that is kept alive outlives the patience when its bodies were whole', async () => {
  const handle: RequestListener = (_, res) => void res.end('x');
  const server = await listen({ host: '127.0.0.1', port: 0, patience: 40, handle });
  const socket = connect(server.port, '127.0.0.1');
  const post = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc';
  socket.write(post);
  await once(socket, 'data');
  // Begun later and cut by then: so the patience with the first is over, too.
  const dawdling = connect(server.port, '127.0.0.1');
  dawdling.resume().write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc');
  await once(dawdling, 'close');
  socket.write(post);
  assert.match(String((await once(socket, 'data'))[0]), /200 OK/);
  socket.destroy();
  await server.stop();
});
