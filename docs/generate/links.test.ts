import assert from 'node:assert/strict';
import { access, glob, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from './pages.ts';

async function listPages(): Promise<string[]> {
  const pages = ['README.md', 'CONTRIBUTING.md'];
  for await (const file of glob('docs/**/*.md', { cwd: projectRoot })) pages.push(file);
  return pages.toSorted();
}

/** Targets of links and pictures, without those in code. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1]!);
  const tags = [...prose.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(match => match[1]!);
  return [...inline, ...tags];
}

/** As GitHub makes them: lower case, without punctuation, spaces as hyphens. */
function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return new Set(
    [...prose.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/ /g, '-'),
    ),
  );
}

async function whyBroken(page: string, link: string): Promise<string | undefined> {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? page : path.join(path.dirname(page), target);
  const full = path.join(projectRoot, file);
  const isThere = await access(full).then(
    () => true,
    () => false,
  );
  if (!isThere) return `${page}: ${link} is not there`;
  if (anchor === undefined || !file.endsWith('.md')) return undefined;
  return anchorsOf(await readFile(full, 'utf8')).has(anchor)
    ? undefined
    : `${page}: ${link} names no heading`;
}

test('every link between pages leads to a file and a heading that are there', async () => {
  const broken: string[] = [];
  let count = 0;
  for (const page of await listPages()) {
    for (const link of linksOf(await readFile(path.join(projectRoot, page), 'utf8'))) {
      count += 1;
      const reason = await whyBroken(page, link);
      if (reason !== undefined) broken.push(reason);
    }
  }
  assert.deepEqual(broken, []);
  assert.ok(count > 40, `${count} links were looked at`);
});

test('files of the project that the pages name exist', async () => {
  const missing: string[] = [];
  for (const page of await listPages()) {
    const text = await readFile(path.join(projectRoot, page), 'utf8');
    for (const [, file] of text.matchAll(
      /`((?:core|bin|docs|migrations|bench)\/[\w./-]+\.(?:ts|js|md|eta|json))`/g,
    )) {
      await access(path.join(projectRoot, file!)).catch(() => missing.push(`${page}: ${file}`));
    }
  }
  assert.deepEqual(missing, []);
});

test('every decision stands in the list of decisions', async () => {
  const list = await readFile(path.join(projectRoot, 'docs/decisions/README.md'), 'utf8');
  const names = await readdir(path.join(projectRoot, 'docs/decisions'));
  assert.deepEqual(
    names.filter(name => name !== 'README.md' && !list.includes(`](${name})`)),
    [],
  );
});
