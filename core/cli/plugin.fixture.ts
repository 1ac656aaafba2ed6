import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Files of a plugin by name; objects are written as JSON. */
export type PluginFiles = Readonly<Record<string, string | object>>;

const entry = `import { definePlugin } from 'enfilade/plugin-api';
import { greeting } from './greeting.ts';

export default definePlugin(gallery => {
  gallery.log.info(greeting);
});
`;

export function manifestOf(id: string, more: object = {}): object {
  return { id, version: '1.0.0', api: '^1.0.0', title: id, description: 'A plugin of the tests.', ...more };
}

/** Writes a plugin that does next to nothing; files that are given replace or join its own. */
export async function writePlugin(folder: string, id: string, files: PluginFiles = {}): Promise<string> {
  const all: PluginFiles = {
    'plugin.json': manifestOf(id),
    'index.ts': entry,
    'greeting.ts': "export const greeting: string = 'hello';\n",
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}
