import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JsonSchema } from '../../plugin-api/index.ts';
import type { LoadedPlugin } from '../loaded-plugin.ts';
import { checkSettingsSchema, resolveSettings, type Secrets, type Values } from '../settings/index.ts';
import { manifestError } from './check-manifest.ts';
import type { FoundPlugin } from './find-plugins.ts';
import { hashFolder } from './hash-folder.ts';
import { importDefinition } from './import-definition.ts';

export interface PluginLoader {
  /**
   * Everything that a kernel needs of a plugin; the same objects again as long as its files stay the same.
   * @throws AppError what keeps it off
   */
  load(found: FoundPlugin, stored: Values): Promise<LoadedPlugin>;
  /** Null: it has no settings. @throws AppError PLUGIN_SETTINGS_SCHEMA, PLUGIN_MANIFEST_INVALID */
  schemaOf(found: FoundPlugin): Promise<JsonSchema | null>;
}

/** Runs what lies in a plugin's modules; tells whose code it is. */
export type EnterPlugin = <Value>(plugin: string, where: string, work: () => Value) => Value;

export interface LoaderParts {
  readonly secrets: Secrets;
  /** Absent: nobody keeps account of whose code runs. */
  readonly enter?: EnterPlugin;
}

export function createPluginLoader({ secrets, enter = (_, __, work) => work() }: LoaderParts): PluginLoader {
  // a schema is compiled once per object, so it stays the same while its text does
  const schemas = new Map<string, { readonly text: string; readonly schema: JsonSchema }>();

  async function schemaOf(found: FoundPlugin): Promise<JsonSchema | null> {
    const { id, settings } = manifestOf(found);
    if (settings === undefined) return null;
    const text = await readSchema(found, settings);
    const known = schemas.get(found.folder);
    if (known?.text === text) return known.schema;
    const schema = checkSettingsSchema(parse(text), id);
    schemas.set(found.folder, { text, schema });
    return schema;
  }

  return {
    schemaOf,
    async load(found, stored) {
      const manifest = manifestOf(found);
      const { folder } = found;
      const schema = await schemaOf(found);
      const settings = await resolveSettings(schema, stored, { plugin: manifest.id, secrets });
      const contents = await hashFolder(folder, { packages: false });
      const definition = await enter(manifest.id, 'import', () =>
        importDefinition({ manifest, folder, contents }),
      );
      return { manifest, folder, definition, settings };
    },
  };
}

/** @throws AppError why it cannot run */
export function manifestOf({ manifest, error }: FoundPlugin) {
  if (error !== null || manifest === null) throw error;
  return manifest;
}

async function readSchema({ id, folder }: FoundPlugin, file: string): Promise<string> {
  return readFile(path.join(folder, file), 'utf8').catch(() => {
    throw manifestError({
      name: id,
      file: 'plugin.json',
      pointer: '/settings',
      text: `names ${file}, which is not there.`,
    });
  });
}

/** What is no JSON is no schema either. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
