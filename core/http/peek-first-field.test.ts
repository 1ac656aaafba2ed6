import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import { peekFirstField } from './peek-first-field.ts';

const boundary = 'x-boundary';

function body(first: string, rest = 'file bytes'): Buffer {
  return Buffer.from(
    `--${boundary}\r\n${first}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n${rest}\r\n--${boundary}--\r\n`,
    'latin1',
  );
}

/** A request whose body comes in pieces of these sizes. */
function request(bytes: Buffer, sizes: readonly number[] = []): IncomingMessage {
  const stream = new PassThrough();
  let at = 0;
  for (const size of sizes) {
    stream.write(bytes.subarray(at, at + size));
    at += size;
  }
  stream.end(bytes.subarray(at));
  return Object.assign(stream, {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }) as unknown as IncomingMessage;
}

const token = 'Content-Disposition: form-data; name="formToken"\r\n\r\nthe-token';

test('the first field is read however the body is cut, and the body is whole afterwards', async () => {
  const whole = body(token);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), async sizes => {
      const req = request(whole, sizes);
      assert.equal(await peekFirstField(req, 'formToken'), 'the-token');
      assert.deepEqual(await buffer(req), whole);
    }),
    { numRuns: 100 },
  );
});

const refused: [what: string, first: string][] = [
  ['another field', 'Content-Disposition: form-data; name="title"\r\n\r\nthe-token'],
  ['a file of that name', 'Content-Disposition: form-data; name="formToken"; filename="x"\r\n\r\nthe-token'],
];

for (const [what, first] of refused) {
  test(`${what} is no token`, async () => {
    const req = request(body(first));
    assert.equal(await peekFirstField(req, 'formToken'), undefined);
  });
}

test('a body that ends early or has no boundary is no token', async () => {
  assert.equal(await peekFirstField(request(Buffer.from(`--${boundary}\r\nConte`)), 'formToken'), undefined);
  assert.equal(await peekFirstField(request(Buffer.alloc(0)), 'formToken'), undefined);
  const plain = Object.assign(request(body(token)), { headers: {} });
  assert.equal(await peekFirstField(plain, 'formToken'), undefined);
});
