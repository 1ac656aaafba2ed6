import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { contributionKinds } from '../../core/plugin-api/contributions/index.ts';
import { hookedEntities } from '../../core/plugin-api/hooks/entities.ts';
import { coreHooks } from '../../core/plugin-api/hooks/index.ts';
import { code, table } from './sections.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** One thing that plugins may use, who of ours uses it, and what tests it. */
export interface CoveredThing {
  readonly name: string;
  /** Ids of plugins in `plugins/`, and of the fixtures `hello` and `core`. */
  readonly users: readonly string[];
  /** Files, relative to the project. */
  readonly tests: readonly string[];
}

interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** Every hook and kind of contribution; hooks that every entity has are one row, since one test goes through them all. */
export async function listCoverage(): Promise<readonly CoveredThing[]> {
  const [sources, tests] = await Promise.all([readSources(), readTests()]);
  const generated = new Set(coreHooks.filter(({ name }) => isGenerated(name)).map(({ name }) => name));
  const things = [
    ...coreHooks
      .filter(({ name }) => !generated.has(name))
      .map(({ name }) => ({ name, used: [`hooks.${name}.tap(`], named: [`'${name}'`, `hooks.${name}.`] })),
    {
      name: '<entity>.<verb>',
      used: [...generated].map(name => `hooks.${name}.tap(`),
      named: ['How each kind of object is made'],
    },
    ...contributionKinds.map(({ kind }) => ({
      name: kind,
      used: [`contribute.${kind}(`, `const core${kind.charAt(0).toUpperCase()}${kind.slice(1)}s`],
      named: [`contribute.${kind}(`, `'${kind}'`],
    })),
  ];
  return things.map(({ name, used, named }) => ({
    name,
    users: [
      ...new Set(
        sources.filter(({ text }) => used.some(each => text.includes(each))).map(({ file }) => userOf(file)),
      ),
    ].sort(),
    tests: tests.filter(({ text }) => named.some(each => text.includes(each))).map(({ file }) => file),
  }));
}

/** `docs/plugins/coverage.md`. */
export async function coveragePage(): Promise<string> {
  const rows = (await listCoverage()).map(({ name, users, tests }) => [
    code(name),
    users.map(code).join(', '),
    tests.map(file => `[${path.posix.basename(file)}](../../${file})`).join(', '),
  ]);
  return `# What uses and tests each hook and contribution

A hook exists only when something that we ship uses it; a test fails on a gap. Besides, \`chaos\` sits on each of them and breaks
in eight ways. This page is made from the sources.

${table(['Hook or contribution', 'Used by', 'Tested in'], rows)}
`;
}

function isGenerated(name: string): boolean {
  const [noun = '', verb = ''] = name.split('.');
  const verbs = ['saving', 'guarding', 'deleting', 'created', 'updated', 'restored', 'deleted', 'loading'];
  return (hookedEntities as readonly string[]).includes(noun) && verbs.includes(verb);
}

/** Of the plugins that come with the gallery, of the fixture that the guide is about, and of core’s own contributions. */
function readSources(): Promise<SourceFile[]> {
  return readAll(
    ['plugins/*/**/*.ts', 'core/testing/plugins/hello/**/*.ts', 'core/decoders/core-file-types.ts'],
    file => !file.endsWith('.test.ts'),
  );
}

function readTests(): Promise<SourceFile[]> {
  return readAll(['core/**/*.test.ts', 'plugins/**/*.test.ts'], () => true);
}

async function readAll(
  patterns: readonly string[],
  isWanted: (file: string) => boolean,
): Promise<SourceFile[]> {
  const files: string[] = [];
  for await (const file of glob([...patterns], { cwd: root })) files.push(file.split(path.sep).join('/'));
  return Promise.all(
    files
      .filter(isWanted)
      .sort()
      .map(async file => ({
        file,
        text: (await readFile(path.join(root, file), 'utf8'))
          .replace(/\s*\n\s*\./g, '.')
          .replace(/\.tap\(\s+/g, '.tap('),
      })),
  );
}

function userOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  if (first === 'plugins') return second;
  return file.includes('/hello/') ? 'hello' : 'core';
}
