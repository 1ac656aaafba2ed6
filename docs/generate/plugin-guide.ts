import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { declarationOf } from './plugin-types.ts';

const templates = path.resolve(import.meta.dirname, '../../templates');

/** What the plugin guide shows of the templates, which are tested, and of the manifest's schema. */
export async function guideSections(): Promise<Record<string, string>> {
  return {
    'importer-index': await show('importer/index.ts'),
    'importer-test': await show('importer/example-importer.test.ts'),
    'metadata-index': await show('metadata/index.ts'),
    'metadata-schema': await show('metadata/settings.schema.json'),
    'view-index': await show('view/index.ts'),
    'view-template': await show('view/views/day.eta'),
    manifest: `\`\`\`ts\n${['PluginManifest', 'PluginPermission'].map(declarationOf).join('\n\n')}\n\`\`\``,
  };
}

async function show(file: string): Promise<string> {
  const text = await readFile(path.join(templates, file), 'utf8');
  const language = path.extname(file).slice(1).replace('eta', 'html');
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
}
