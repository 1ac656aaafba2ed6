import assert from 'node:assert/strict';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { readZip } from './read-zip.fixture.ts';
import { lengthOfZip as lengthOf, type OpenedSource, streamZip, type ZipFile } from './zip-stream.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-zip-'));
after(() => rm(folder, { recursive: true, force: true }));

interface MadeFile extends ZipFile {
  readonly content: Buffer;
}

function made(name: string, content: Buffer | string, modified: string | null = null): MadeFile {
  const bytes = Buffer.from(content);
  return { name, content: bytes, size: bytes.length, modified };
}

function sourceOf(content: Buffer, onClose = () => {}): OpenedSource {
  let at = 0;
  return {
    size: content.length,
    async read(into, start, length) {
      const copied = content.copy(into, start, at, at + length);
      at += copied;
      return copied;
    },
    async close() {
      onClose();
    },
  };
}

const openMade = async ({ content }: MadeFile) => sourceOf(content);

/** A chunk is good until the one after the next is asked for, so it is copied. */
async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function write(files: readonly MadeFile[], name = 'made.zip') {
  const bytes = await collect(streamZip(files, openMade));
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return { file, bytes };
}

test('a reader that is none of ours finds names, bytes, checksums and times', async () => {
  const files = [
    made('Grüße aus 東京 📷.jpg', 'first', '2019-07-04T15:30:13'),
    made('Norway/Day 1/empty.jpg', '', '1975-01-01T10:00:00'),
    made('Norway/large.bin', Buffer.alloc(700_000, 7)),
  ];
  const { file, bytes } = await write(files);
  assert.equal(bytes.length, lengthOf(files));
  const found = await readZip(file);
  assert.deepEqual(
    found.map(({ name, bytes: size, crc, method }) => ({ name, size, crc, method })),
    files.map(({ name, content }) => ({ name, size: content.length, crc: crc32(content), method: 0 })),
  );
  // two seconds are as fine as DOS counts
  const times = found.map(entry => entry.modified);
  assert.deepEqual(times, ['2019-07-04T15:30:12', '1980-01-01T00:00:00', '1980-01-01T00:00:00']);
});

test('an archive of nothing is one', async () => {
  const { file, bytes } = await write([]);
  assert.equal(bytes.length, lengthOf([]));
  assert.deepEqual(await readZip(file), []);
});

test('the length is known beforehand, whatever the names and sizes', async () => {
  const file = fc.record({ name: fc.string({ minLength: 1, maxLength: 60 }), size: fc.nat(300_000) });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 6 }), async specs => {
      const files = specs.map(({ name, size }) => made(name, Buffer.alloc(size)));
      assert.equal((await collect(streamZip(files, openMade))).length, lengthOf(files));
    }),
    { numRuns: 40 },
  );
});

test('as many files as 16 bits do not count are counted by ZIP64', async () => {
  const files = Array.from({ length: 65_536 }, (_, index) => made(`${index}.jpg`, ''));
  const { file, bytes } = await write(files, 'many.zip');
  assert.equal(bytes.length, lengthOf(files));
  const found = await readZip(file, { isWhole: false });
  assert.deepEqual([found.length, found.at(-1)!.name], [65_536, '65535.jpg']);
  const step = (count: number) => lengthOf(files.slice(0, count))! - lengthOf(files.slice(0, count - 1))!;
  assert.deepEqual([step(65_535) - step(65_534), step(65_536)], [76, step(65_534)]);
});

test('a file beyond 4 GB, and what lies behind it, is found by ZIP64', async () => {
  const large = 2 ** 32 + 10;
  const specs: (ZipFile & { content?: Buffer })[] = [
    { name: 'hole.tif', size: large, modified: null },
    made('behind.jpg', 'behind the hole', '2020-02-29T23:59:58'),
  ];
  const file = path.join(folder, 'large.zip');
  // what is made of zeros takes no room on the disk, nor time to make up
  const size = await writeSparse(
    file,
    streamZip(specs, async ({ content }) => (content ? sourceOf(content) : holeSource(large))),
  );
  assert.equal(size, lengthOf(specs));
  assert.ok((await stat(file)).blocks * 512 < 50_000_000, 'the file on the disk has a hole');
  const found = await readZip(file, { isWhole: false });
  assert.deepEqual(
    found.map(({ name, bytes, offset }) => [name, bytes, offset > 2 ** 32]),
    [
      ['hole.tif', large, false],
      ['behind.jpg', 15, true],
    ],
  );
  assert.equal(found[1]!.crc, crc32('behind the hole'));
});

/** Bytes of nothing: it fills the buffer once and then says that it did. */
function holeSource(size: number): OpenedSource {
  let left = size;
  return {
    size,
    async read(into, start, length) {
      into.fill(0, start, start + length);
      left -= length;
      return left + length > 0 ? length : 0;
    },
    async close() {},
  };
}

/** Writes what isn't zero, and skips the rest. */
async function writeSparse(file: string, stream: AsyncIterable<Buffer>): Promise<number> {
  const handle = await open(file, 'w');
  const zeros = Buffer.alloc(256 * 1024);
  let at = 0;
  try {
    for await (const chunk of stream) {
      if (!chunk.equals(zeros.subarray(0, chunk.length))) await handle.write(chunk, 0, chunk.length, at);
      at += chunk.length;
    }
    await handle.truncate(at);
  } finally {
    await handle.close();
  }
  return at;
}

test('a source that ends early, or has another size, ends the archive with an error, and is closed', async () => {
  const file: ZipFile = { name: 'short.jpg', size: 10, modified: null };
  for (const [content, size, problem] of [
    ['short', 10, /ends 5 bytes early/],
    ['another', 7, /7 bytes, not 10/],
  ] as const) {
    let closed = 0;
    const source = { ...sourceOf(Buffer.from(content), () => closed++), size };
    await assert.rejects(collect(streamZip([file], async () => source)), problem);
    assert.equal(closed, 1);
  }
});

test('a size may be known only when the file is opened', async () => {
  const files = [{ ...made('a.jpg', 'first'), size: null }, made('b.jpg', 'second')];
  assert.equal(lengthOf(files), null);
  const bytes = await collect(streamZip(files, openMade));
  const file = path.join(folder, 'unsized.zip');
  await writeFile(file, bytes);
  assert.deepEqual(
    (await readZip(file)).map(entry => entry.bytes),
    [5, 6],
  );
});

test('files are opened when their turn comes, and whoever stops asking closes what is open', async () => {
  const content = Buffer.alloc(600_000, 1);
  const events: string[] = [];
  const files = ['a', 'b', 'c'].map(name => made(name, content));
  const stream = streamZip(files, async ({ name }) => {
    events.push(`open ${name}`);
    return sourceOf(content, () => events.push(`close ${name}`));
  });
  for (let chunks = 0; chunks < 4; chunks += 1) await stream.next();
  await stream.return();
  assert.deepEqual(events, ['open a', 'close a', 'open b', 'close b']);
});

test('a chunk stays as it is while the next is read, and no longer', async () => {
  const content = Buffer.concat([1, 2, 3].map(value => Buffer.alloc(256 * 1024, value)));
  const stream = streamZip([made('a', content)], async () => sourceOf(content));
  const first = (await stream.next()).value!;
  const copy = Buffer.from(first);
  await stream.next();
  assert.ok(first.equals(copy));
  await stream.next();
  assert.ok(!first.equals(copy), 'there are two buffers, however long the archive');
  await stream.return();
});

test('a slow reader holds the archive back, so that nothing piles up', async () => {
  let read = 0;
  const content = Buffer.alloc(10_000_000, 1);
  const stream = streamZip([made('a', content)], async () => {
    const source = sourceOf(content);
    const count = async (into: Buffer, start: number, length: number) => {
      const bytes = await source.read(into, start, length);
      read += bytes;
      return bytes;
    };
    return { ...source, read: count };
  });
  await stream.next();
  assert.ok(read <= 256 * 1024, `${read} bytes were read for the first chunk`);
  await stream.return();
});
