import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { CheckResult } from './plugin-check.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-author-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function begin(id: string, kind: string): Promise<string> {
  const { code, err } = await run('new', id, '--kind', kind);
  assert.equal(code, 0, err);
  return path.join(folder, id);
}

function run(...words: string[]) {
  const { PATH = '', TMPDIR = tmpdir() } = process.env;
  return runWords(['plugin', ...words], { cwd: folder, env: { PATH, TMPDIR } });
}

async function replaceIn(file: string, from: RegExp, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  assert.match(text, from);
  await writeFile(file, text.replace(from, to));
}

for (const kind of ['importer', 'metadata', 'view']) {
  test(`a plugin that has just been begun stands everything: ${kind}`, { timeout: 120_000 }, async () => {
    await begin(`new-${kind}`, kind);
    const { code, out } = await run('test', `new-${kind}`);
    assert.equal(code, 0, out);
    assert.match(out, /✓ its own tests +\d passed/);
    assert.match(out, /, 0 failed/);
    assert.doesNotMatch(out, /^[✗!]/m);
  });
}

test('whatever is wrong is named, with its place and what to do', { timeout: 120_000 }, async () => {
  const plugin = await begin('wrong', 'view');
  await rm(path.join(plugin, 'wrong.test.ts'));
  const entry = path.join(plugin, 'index.ts');
  await replaceIn(entry, /const address/, 'setInterval(() => {}, 1_000).unref();\n  const address');
  await replaceIn(entry, /template: 'day-link'/, "template: 'day-lnk'");
  await replaceIn(entry, /'page\.title'/, "'page.titel'");
  await replaceIn(path.join(plugin, 'plugin.json'), /"id"/, '"permissions": ["routes"],\n  "id"');
  const { code, out } = await run('test', 'wrong', '--json');
  assert.equal(code, 1);
  const { passed, checks } = JSON.parse(out) as { passed: boolean; checks: CheckResult[] };
  assert.equal(passed, false);
  const said = (name: string) => {
    const { outcome, findings } = checks.find(check => check.name === name)!;
    return `${outcome}: ${findings.map(({ text, remedy }) => `${text} → ${remedy}`).join('\n')}`;
  };
  assert.match(said('its own tests'), /^warned: no \*\.test\.ts/);
  assert.match(said('permissions'), /^warned: it asks for "routes".*take it out of plugin\.json/);
  assert.match(
    said('texts'),
    /^failed: index\.ts:\d+ names the text "page\.titel".*Did you mean "page\.title"\?/,
  );
  assert.match(said('templates and assets'), /^failed: .*block "day-link".*views\/day-lnk\.eta/);
  assert.match(said('on and off'), /^failed: .*50 timers of index\.ts:4 still run → end it in the function/);
});

test('one that cannot be switched on says why, and is looked at no further', {
  timeout: 60_000,
}, async () => {
  const plugin = await begin('boom', 'metadata');
  await replaceIn(
    path.join(plugin, 'index.ts'),
    /(definePlugin<Settings>\(gallery => \{)/,
    "$1\n  throw new Error('no luck');",
  );
  const thrown = await run('test', 'boom');
  assert.equal(thrown.code, 1);
  assert.match(thrown.out, /✗ manifest and set-up\n +PLUGIN_SETUP_FAILED: .*no luck \(index\.ts:\d+\)\n +→/);
  assert.doesNotMatch(thrown.out, /on and off/);
  await replaceIn(path.join(plugin, 'plugin.json'), /"id"/, '"permissions": ["sistem"],\n  "id"');
  const refused = await run('test', 'boom');
  assert.match(
    refused.out,
    /PLUGIN_MANIFEST_INVALID: .*\/permissions\/0 is "sistem".*Did you mean "system"\?/,
  );
  const nothing = await run('test', 'nowhere');
  assert.equal(nothing.code, 1);
  assert.match(nothing.err, /^NOT_FOUND: .*nowhere holds no plugin\.json/);
});
