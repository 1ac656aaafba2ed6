import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contributionKinds } from '../../core/plugin-api/contributions/index.ts';
import { coreHooks } from '../../core/plugin-api/hooks/index.ts';
import { compileAgainstPluginApi } from './plugin-api-program.ts';
import { listCoverage } from './plugin-coverage.ts';

test('every example of a hook or contribution compiles', { timeout: 120_000 }, () => {
  const examples = [
    ...coreHooks.map(({ name, example }) => ({ name, example })),
    ...contributionKinds.map(({ kind, example }) => ({ name: kind, example })),
  ];
  const text = [
    "import { definePlugin } from 'enfilade/plugin-api';",
    ...examples.map(({ example }) => `definePlugin(gallery => { ${example} });`),
  ].join('\n');
  assert.deepEqual(compileAgainstPluginApi(text).problems, []);
});

test('every hook and contribution is used by something that we ship, and tested', async () => {
  const gaps = (await listCoverage()).filter(({ users, tests }) => users.length === 0 || tests.length === 0);
  assert.deepEqual(
    gaps.map(({ name, users }) => `${name}: ${users.length === 0 ? 'used by nothing' : 'tested by nothing'}`),
    [],
  );
});
