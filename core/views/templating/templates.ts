import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Eta, type EtaConfig } from 'eta';

export interface TemplateFolder {
  /** Absolute. */
  readonly path: string;
  /** What stands before the name of each template in it: `@albums/` for `core/albums/views`. */
  readonly prefix: string;
}

/** A template that takes the place of one of the same name, or adds one. */
export interface AddedTemplate {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** `plugin:map`, `theme:ledger`. */
  readonly owner: string;
}

export type TemplateFunction = ReturnType<Eta['compile']>;

const config: Partial<EtaConfig> = { autoEscape: true, cache: true, autoTrim: [false, 'nl'] };
const extension = '.eta';

/** The folders of core: `@layout` and `@partials/…` from `views/templates`, `@<room>/…` from each room's `views`. */
export function coreTemplateFolders(core: string): TemplateFolder[] {
  const rooms = readdirSync(core, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== 'views')
    .map(entry => ({ path: join(core, entry.name, 'views'), prefix: `@${entry.name}/` }));
  return [{ path: join(core, 'views', 'templates'), prefix: '@' }, ...rooms];
}

/** Every template of the folders by its name. */
export function listTemplates(folders: readonly TemplateFolder[]): { name: string; file: string }[] {
  return folders.flatMap(({ path, prefix }) =>
    listFiles(path).map(file => ({
      name: prefix + file.slice(0, -extension.length).split(sep).join('/'),
      file: join(path, file),
    })),
  );
}

/** Compiles core's templates: one that doesn't compile stops the start. */
export function compileTemplates(folders: readonly TemplateFolder[]): ReadonlyMap<string, TemplateFunction> {
  const eta = new Eta(config);
  return new Map(
    listTemplates(folders).map(({ name, file }) => [name, eta.compile(readTemplate(file))] as const),
  );
}

export interface LayOptions {
  readonly core: ReadonlyMap<string, TemplateFunction>;
  /** A later one takes the place of an earlier one. */
  readonly added: readonly AddedTemplate[];
  readonly report: (template: AddedTemplate, error: unknown) => void;
  /** Runs the code of an added template. */
  readonly run: (template: AddedTemplate, render: () => string) => string;
}

/**
 * Core's templates with others laid over them. These are compiled when they are first used; one that can't be, or that
 * throws, is reported, and what it lies over is shown instead. `@core/albums/album` is always core's own.
 */
export function layTemplates({ core, added, ...parts }: LayOptions): Eta {
  const eta = new Eta(config);
  const top = new Map(core);
  for (const template of added) {
    top.set(template.name, layOver(eta, { ...parts, template, below: top.get(template.name) }));
  }
  for (const [name, template] of top) eta.loadTemplate(name, template);
  if (added.length > 0)
    for (const [name, template] of core) eta.loadTemplate(`@core/${name.slice(1)}`, template);
  return eta;
}

interface Overlay extends Pick<LayOptions, 'report' | 'run'> {
  readonly template: AddedTemplate;
  readonly below: TemplateFunction | undefined;
}

function layOver(eta: Eta, { template, below, report, run }: Overlay): TemplateFunction {
  let compiled: TemplateFunction | undefined;
  let failure: unknown;
  const compile = (): TemplateFunction => {
    if (failure !== undefined) throw failure;
    try {
      return eta.compile(readTemplate(template.file));
    } catch (error) {
      failure = error;
      report(template, error);
      throw error;
    }
  };
  return function (this, data, options) {
    try {
      compiled ??= compile();
      return run(template, () => compiled!.call(this, data, options));
    } catch (error) {
      if (failure === undefined) report(template, error);
      if (below === undefined) throw error;
      return below.call(this, data, options);
    }
  };
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith(extension))
      .sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Indentation is for who reads the template; a page is lighter without it. */
function readTemplate(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
