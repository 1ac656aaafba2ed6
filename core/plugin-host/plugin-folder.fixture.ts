import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files of one plugin by their names. */
export type PluginFiles = Readonly<Record<string, string | object>>;

/** A folder for PLUGINS_DIR with these plugins in it. */
export async function makePluginFolder(plugins: Readonly<Record<string, PluginFiles>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-plugins-'));
  for (const [id, files] of Object.entries(plugins)) {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, id, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
  }
  return folder;
}

/** One that uses everything that a settings form can show. */
export const weatherPlugin: PluginFiles = {
  'plugin.json': {
    id: 'weather',
    version: '1.2.0',
    api: '^1.0.0',
    title: 'Weather',
    description: 'Says what the sky looked like when a photo was taken.',
    permissions: ['net:weather.example', 'system'],
    settings: 'settings.schema.json',
  },
  'settings.schema.json': {
    type: 'object',
    additionalProperties: false,
    required: ['place'],
    properties: {
      place: { type: 'string', minLength: 1, maxLength: 40, default: 'Bergen', title: 'Place' },
      key: { type: 'string', 'x-secret': true, description: 'From the account page of the service.' },
      text: { type: 'string', 'x-ui': { widget: 'textarea' }, default: '' },
      days: { type: 'integer', minimum: 1, maximum: 14, default: 3 },
      limit: { type: 'number', minimum: 0 },
      icons: { type: 'boolean', default: true },
      unit: { enum: ['celsius', 'fahrenheit'], default: 'celsius' },
      colour: { type: 'string', enum: ['red', 'green', 'blue', 'white', 'black'] },
      when: { type: 'string', 'x-ui': { widget: 'cron' }, default: '0 3 * * *' },
      keep: { type: 'integer', 'x-ui': { widget: 'duration' }, default: 900 },
      album: { type: ['string', 'null'], 'x-ui': { widget: 'album' } },
      watchers: { type: 'array', items: { type: 'string' }, 'x-ui': { widget: 'user' } },
      words: { type: 'array', items: { type: 'string', minLength: 2 }, maxItems: 3, default: ['sun'] },
      stations: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string', minLength: 1 },
            height: { type: 'integer' },
            token: { type: 'string', 'x-secret': true },
          },
        },
      },
      store: {
        type: 'object',
        oneOf: [
          { properties: { kind: { const: 'memory', title: 'Memory' } }, title: 'In memory' },
          {
            properties: { kind: { const: 'file' }, path: { type: 'string', minLength: 1 } },
            required: ['path'],
            title: 'In a file',
          },
        ],
        default: { kind: 'memory' },
      },
    },
  },
  'locales/en.json': {
    'settings.days': 'Days ahead',
    'settings.days.hint': 'More days are less sure.',
    'settings.unit.celsius': 'Degrees Celsius',
  },
  'index.ts': `
import { definePlugin } from 'enfilade/plugin-api';
export default definePlugin(gallery => {
  globalThis.weatherSettings = gallery.settings;
  gallery.hooks.settings.validating.tap(({ next }) =>
    next.place === 'Atlantis' ? [{ pointer: '/place', message: 'Atlantis has no weather any more.' }] : []);
  gallery.hooks.health.checking.tap(() => [{ id: 'sky', status: 'warning', message: 'No forecast since Monday.' }]);
  gallery.contribute.job({ name: 'fetch', run: async () => { throw new Error('no sky'); } });
});
`,
};

/** One that never starts. */
export const brokenPlugin: PluginFiles = {
  'plugin.json': { id: 'broken', version: '0.1.0', api: '^9.0.0', title: 'Broken', description: 'Too new.' },
  'index.ts': `import { definePlugin } from 'enfilade/plugin-api'; export default definePlugin(() => {});`,
};
