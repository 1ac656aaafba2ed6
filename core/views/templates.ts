import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Eta } from 'eta';

export interface TemplateFolder {
  /** Absolute. */
  readonly path: string;
  /** What stands before the name of each template in it: `@albums/` for `core/albums/views`. */
  readonly prefix: string;
}

/** The folders of core: `@layout` and `@partials/…` from `views/templates`, `@<room>/…` from each room's `views`. */
export function coreTemplateFolders(core: string): TemplateFolder[] {
  const rooms = readdirSync(core, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== 'views')
    .map(entry => ({ path: join(core, entry.name, 'views'), prefix: `@${entry.name}/` }));
  return [{ path: join(core, 'views', 'templates'), prefix: '@' }, ...rooms];
}

/**
 * Compiles every `.eta` file of the folders under its name; a later folder's template takes the place of an
 * earlier one's of the same name, which is how a plugin or a theme overrides core's.
 */
export function compileTemplates(folders: readonly TemplateFolder[]): Eta {
  const eta = new Eta({ autoEscape: true, cache: true, autoTrim: [false, 'nl'] });
  for (const { path, prefix } of folders) {
    for (const file of listTemplates(path)) {
      const name = prefix + file.slice(0, -'.eta'.length).split(sep).join('/');
      eta.loadTemplate(name, withoutIndentation(readFileSync(join(path, file), 'utf8')));
    }
  }
  return eta;
}

function listTemplates(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.eta'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Indentation is for who reads the template; a page is lighter without it. */
function withoutIndentation(source: string): string {
  return source.replace(/\s*\n\s*/g, '\n').trim();
}
