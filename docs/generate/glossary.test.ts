import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from './pages.ts';

interface Term {
  readonly word: string;
  /** What the interface doesn't call it. */
  readonly not: readonly string[];
}

/** The rows of the tables that have a column "Not". */
async function readGlossary(): Promise<Term[]> {
  const lines = (await readFile(path.join(projectRoot, 'docs/glossary.md'), 'utf8')).split('\n');
  const terms: Term[] = [];
  for (const line of lines) {
    const [word, , not, ...rest] = line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim());
    if (!word || not === undefined || rest.length > 0 || not === 'Not' || /^-+$/.test(word)) continue;
    terms.push({
      word,
      not: not
        .split(',')
        .map(each => each.trim())
        .filter(Boolean),
    });
  }
  return terms;
}

/** Texts of the English catalogue by key, without the names of what is filled in. */
async function readTexts(): Promise<[key: string, text: string][]> {
  const texts: [string, string][] = [];
  for await (const file of glob('core/views/locales/en{.json,/*.json}', { cwd: projectRoot })) {
    const catalogue: Record<string, string> = JSON.parse(
      await readFile(path.join(projectRoot, file), 'utf8'),
    );
    for (const [key, text] of Object.entries(catalogue)) texts.push([key, text.replace(/\{\w+/g, '{')]);
  }
  return texts;
}

test('the interface uses the words of the glossary and none of those it puts aside', async () => {
  const texts = await readTexts();
  const terms = await readGlossary();
  const avoided = terms.flatMap(({ word, not }) => not.map(other => ({ word, other })));
  const found = avoided.flatMap(({ word, other }) => {
    const pattern = new RegExp(`(?<!\\p{L})${other}(s|es)?(?!\\p{L})`, 'iu');
    return texts
      .filter(([, text]) => pattern.test(text))
      .map(([key]) => `${key} says “${other}” for ${word}`);
  });
  assert.deepEqual(found, []);
  assert.ok(avoided.length > 10 && texts.length > 300, `${avoided.length} words in ${texts.length} texts`);
});
