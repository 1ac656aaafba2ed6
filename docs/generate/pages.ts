import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { commandsTable } from './commands.ts';
import { configurationTable } from './configuration.ts';
import { errorsPage } from './errors.ts';
import { metadataTable } from './metadata.ts';
import { coveragePage } from './plugin-coverage.ts';
import { guideSections } from './plugin-guide.ts';
import { pluginPages } from './plugin-pages.ts';
import { readViewsPage } from './read-views.ts';
import { schemaPage } from './schema.ts';
import { replaceSection } from './sections.ts';

export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** A page that is made from a source, whole or in parts; `file` is relative to the project. */
export interface GeneratedPage {
  readonly file: string;
  readonly text: string;
}

/** All of them as they should be. `db` is migrated and empty. */
export async function generatePages(db: Knex): Promise<GeneratedPage[]> {
  return [
    { file: 'docs/schema.md', text: await schemaPage(db) },
    { file: 'docs/errors.md', text: errorsPage() },
    { file: 'docs/plugins/data.md', text: await readViewsPage(db) },
    ...pluginPages(),
    { file: 'docs/plugins/coverage.md', text: await coveragePage() },
    await fillSections('docs/plugins/guide.md', await guideSections()),
    await fillSections('README.md', { configuration: configurationTable(), commands: await commandsTable() }),
    await fillSections('docs/importing.md', { metadata: metadataTable() }),
  ];
}

async function fillSections(
  file: string,
  sections: Readonly<Record<string, string>>,
): Promise<GeneratedPage> {
  let text = await readFile(path.join(projectRoot, file), 'utf8');
  for (const [name, section] of Object.entries(sections)) text = replaceSection(text, name, section);
  return { file, text };
}
