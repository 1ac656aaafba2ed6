import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { answerQuestions } from './helper-process.ts';
import type { ReferenceAnswer } from './reference-server.ts';

let handle: RequestListener = (_request, response) => response.end();
const server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

answerQuestions<ReferenceAnswer, string>(async answer => {
  handle = answer.kind === 'koa' ? koaHandler(answer) : fileHandler(answer);
  return origin;
});

function koaHandler({ headers, bodyBase64 }: ReferenceAnswer & { kind: 'koa' }): RequestListener {
  const app = new Koa();
  const body = Buffer.from(bodyBase64, 'base64');
  app.use(ctx => {
    ctx.body = body;
    ctx.set(headers);
  });
  return app.callback();
}

function fileHandler({ headers, path }: ReferenceAnswer & { kind: 'file' }): RequestListener {
  return (_request, response) => {
    response.writeHead(200, headers);
    createReadStream(path).pipe(response);
  };
}
