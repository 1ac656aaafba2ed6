import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';

/** A folder with the launcher and, as its command line, the given program; installed like a package or a checkout. */
async function makeProject(t: TestContext, program: string, layout: 'checkout' | 'package'): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'enfilade-launch-'));
  t.after(() => rm(root, { recursive: true }));
  const isCheckout = layout === 'checkout';
  const folder = path.join(root, isCheckout ? 'core/cli' : 'dist/core/cli');
  await mkdir(folder, { recursive: true });
  await mkdir(path.join(root, 'bin'));
  for (const file of ['enfilade', 'launch.js', 'end-with-launcher.js']) {
    await copyFile(path.join(import.meta.dirname, file), path.join(root, 'bin', file));
  }
  await writeFile(path.join(root, 'package.json'), '{"type":"module"}');
  await writeFile(path.join(folder, isCheckout ? 'main.ts' : 'main.js'), program);
  return root;
}

function launch(t: TestContext, root: string, ...args: string[]) {
  const child = spawn(process.execPath, [path.join(root, 'bin/enfilade'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => void child.kill('SIGKILL'));
  return child;
}

async function readLine(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return line;
}

const waiting = `
process.on('SIGTERM', () => { console.log('term'); process.exit(7); });
process.on('SIGINT', () => { console.log('int'); process.exit(8); });
setInterval(() => {}, 1000);
console.log(process.pid);
`;

for (const layout of ['checkout', 'package'] as const) {
  test(`arguments and exit code pass through in a ${layout}`, async t => {
    const code = `console.log(JSON.stringify([process.argv.slice(2), process.execArgv[0]])); process.exitCode = 3;`;
    const child = launch(t, await makeProject(t, code, layout), 'import', 'a b', '--json');
    const exited = once(child, 'exit');
    const [args, firstOption] = JSON.parse(await readLine(child));
    assert.deepEqual(args, ['import', 'a b', '--json']);
    assert.equal(firstOption === '--conditions=source', layout === 'checkout');
    assert.deepEqual(await exited, [3, null]);
  });
}

for (const [signal, code] of [
  ['SIGTERM', 7],
  ['SIGINT', 8],
] as const) {
  test(`${signal} reaches the program once, whose exit code comes back`, async t => {
    const child = launch(t, await makeProject(t, waiting, 'checkout'));
    const exited = once(child, 'exit');
    await readLine(child);
    child.kill(signal);
    assert.deepEqual(await exited, [code, null]);
  });
}

test('a program that dies by a signal gives the code that a shell would', async t => {
  const child = launch(t, await makeProject(t, `process.kill(process.pid, 'SIGKILL');`, 'checkout'));
  assert.deepEqual(await once(child, 'exit'), [137, null]);
});

test('kill -9 of the launcher ends the program in order', async t => {
  const child = launch(t, await makeProject(t, waiting, 'checkout'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  child.kill('SIGKILL');
  assert.equal((await lines.next()).value, 'term');
  // the pipe closes with the last process that holds it
  assert.equal((await lines.next()).done, true);
});

test('a forked process of the program may wait for nothing but a message', async t => {
  const program = `
import { fork } from 'node:child_process';
if (process.argv[2] === 'forked') {
  const message = await new Promise(resolve => process.once('message', resolve));
  console.log(message);
  process.disconnect();
} else {
  const forked = fork(process.argv[1], ['forked']);
  setTimeout(() => forked.send('hello'), 50);
}`;
  const child = launch(t, await makeProject(t, program, 'checkout'));
  const exited = once(child, 'exit');
  assert.equal(await readLine(child), 'hello');
  assert.deepEqual(await exited, [0, null]);
});

test('a program that is over ends, though the launcher lives', async t => {
  const child = launch(t, await makeProject(t, `console.log('done');`, 'checkout'));
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('an unknown script is wrong usage', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'launch.js'), 'paint'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
  assert.match(line, /^WRONG_USAGE: there is no program paint/);
  assert.deepEqual(await exited, [2, null]);
});
