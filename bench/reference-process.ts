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
  handle = handlerOf(answer);
  return origin;
});

function handlerOf(answer: ReferenceAnswer): RequestListener {
  if (answer.kind === 'koa') return koaHandler(answer);
  return answer.kind === 'file' ? fileHandler(answer) : filesHandler(answer);
}

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

function filesHandler({ headers, paths }: ReferenceAnswer & { kind: 'files' }): RequestListener {
  return async (_request, response) => {
    response.writeHead(200, headers);
    for (const path of paths) {
      // as large a piece at a time as the server takes
      const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
      stream.pipe(response, { end: false });
      await once(stream, 'end');
    }
    response.end();
  };
}
