import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AddedAssets, readAddedAssets } from '../../assets/added-assets.ts';
import { fail, isAppError } from '../../errors/app-error.ts';
import type { Log } from '../../log/create-log.ts';
import { type AddedTemplate, listTemplates } from '../templating/templates.ts';
import { layTokens, readCoreTokens, type TokensByBackground } from './core-tokens.ts';
import { readThemeFile, type ThemeFile, tokensCss } from './theme-file.ts';
import { createThemeSettings, readThemeSettings, type ThemeSettings } from './theme-settings.ts';
import { settingsCss } from './theme-styles.ts';

/** A theme as pages use it. */
export interface Theme extends ThemeFile {
  /** Absolute. */
  readonly folder: string;
  /** Of the themes that it lies over first. */
  readonly templates: readonly AddedTemplate[];
  /** Null: it has none. */
  readonly assets: AddedAssets | null;
  /** Addresses, in the order in which they count. */
  readonly styles: readonly string[];
  /** Its own and those of the themes that it lies over. */
  readonly settings: ThemeSettings;
  readonly wholeTokens: TokensByBackground;
  /** Folders with texts, its own first. */
  readonly textFolders: readonly { readonly manifest: { readonly id: string }; readonly folder: string }[];
  /** Photos of each album in an album that its templates show; 0: none. */
  readonly chapterPhotos: number;
  /** Address of a picture of it. */
  readonly picture: string | null;
}

export interface Themes {
  /** By title, as they are now. */
  list(): readonly Theme[];
  /** Undefined: not there, or its `theme.json` is wrong. */
  find(id: string): Theme | undefined;
  /** The one that was chosen, else the one that is used where none was; undefined where there is none at all. */
  inForce(id: string | null): Theme | undefined;
  /** Folders that are no theme, and why. */
  readonly problems: readonly { readonly folder: string; readonly message: string }[];
}

const styleSheet = 'theme.css';

/** Those that come with the gallery, and its owner's. */
export function themeFolders({ dataDir }: { readonly dataDir: string }): string[] {
  return [bundledThemes, join(dataDir, 'themes')];
}

const bundledThemes = fileURLToPath(new URL('../../../themes/', import.meta.url));

export interface ThemesOptions {
  /** Absolute. */
  readonly folders: readonly string[];
  /** Absent: what is wrong with a theme stands in `problems` alone. */
  readonly log?: Log;
}

/** ms; one that isn't there may have been put there meanwhile. */
const patience = 60_000;

/** The themes in these folders, each a folder with a `theme.json`; of two with one name the later counts. */
export function createThemes({ folders, log }: ThemesOptions): Themes {
  let read: ReturnType<typeof readThemes> | undefined;
  let readAt = 0;
  const readAnew = () => {
    read = readThemes(folders, log);
    readAt = performance.now();
    return read;
  };
  const find = (id: string) => {
    const found = (read ?? readAnew()).themes.get(id);
    if (found || performance.now() - readAt < patience) return found;
    return readAnew().themes.get(id);
  };
  return {
    list: () =>
      [...readAnew().themes.values()].toSorted((one, other) => one.title.localeCompare(other.title)),
    find,
    inForce: id => (id === null ? undefined : find(id)) ?? (read ?? readAnew()).standard,
    get problems() {
      return (read ?? readAnew()).problems;
    },
  };
}

export const noThemes: Themes = {
  list: () => [],
  find: () => undefined,
  inForce: () => undefined,
  problems: [],
};

type ReadTheme = ThemeFile & {
  readonly folder: string;
  readonly properties: ReturnType<typeof readThemeSettings>;
};

function readThemes(folders: readonly string[], log: Log | undefined) {
  const files = new Map<string, ReadTheme>();
  const problems: { folder: string; message: string }[] = [];
  for (const { name, folder } of folders.flatMap(listThemeFolders)) {
    try {
      files.set(name, readTheme(folder, name));
    } catch (error) {
      const message = isAppError(error) ? error.message : String(error);
      problems.push({ folder, message });
      log?.error({ folder, err: error }, 'a theme cannot be used');
    }
  }
  const themes = new Map<string, Theme>();
  for (const file of files.values()) themes.set(file.id, furnish(file, files));
  return { themes, problems, standard: [...themes.values()].findLast(theme => theme.default) };
}

function readTheme(folder: string, name: string): ReadTheme {
  const file = readThemeFile(folder, name);
  try {
    return { ...file, folder, properties: readThemeSettings(folder) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return fail('THEME_INVALID', { cause, message: `settings.schema.json of “${name}”: ${why}` });
  }
}

function listThemeFolders(path: string): { name: string; folder: string }[] {
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .map(name => ({ name, folder: join(path, name) }))
    .filter(({ folder }) => existsSync(join(folder, 'theme.json')));
}

type Files = ReadonlyMap<string, ReadTheme>;

const coreTokens = readCoreTokens();
const pictures = ['preview.webp', 'preview.png', 'preview.jpg'];

function furnish(file: ReadTheme, files: Files): Theme {
  const line = lineOf(file, files);
  const settings = createThemeSettings(
    Object.assign({}, ...line.map(({ properties }) => properties)) as ReadTheme['properties'],
  );
  const wholeTokens = layTokens(
    coreTokens,
    line.map(({ tokens }) => tokens ?? {}),
  );
  const hasSheet = line.some(hasOwnSheet);
  const dress = hasSheet ? settingsCss({ settings, tokens: wholeTokens }, settings.defaults) : '';
  const assets = new Map(line.map(theme => [theme.id, readThemeAssets(theme, theme === file ? dress : '')]));
  const own = assets.get(file.id)!;
  const picture = pictures.find(name => existsSync(join(file.folder, 'assets', name)));
  return {
    ...file,
    settings,
    wholeTokens,
    templates: line.flatMap(templatesOf),
    assets: own,
    styles: line
      .filter(theme => hasOwnSheet(theme) || (theme === file && dress !== ''))
      .map(({ id }) => assets.get(id)!.address(styleSheet)),
    textFolders: line.toReversed().map(({ id, folder }) => ({ manifest: { id }, folder })),
    chapterPhotos: line.findLast(({ asks }) => asks?.chapters !== undefined)?.asks?.chapters ?? 0,
    picture: picture === undefined ? null : own.address(picture),
  };
}

function hasOwnSheet({ folder, tokens }: ReadTheme): boolean {
  return tokensCss(tokens) !== '' || existsSync(join(folder, 'assets', styleSheet));
}

/** From the one that all the others lie over; a circle ends where it begins. */
function lineOf(file: ReadTheme, files: Files): ReadTheme[] {
  const line = [file];
  for (let next = file.extends; next !== undefined; next = line[0]!.extends) {
    const parent = files.get(next);
    if (!parent || line.includes(parent)) break;
    line.unshift(parent);
  }
  return line;
}

function templatesOf({ id, folder }: { id: string; folder: string }): AddedTemplate[] {
  return listTemplates([{ path: join(folder, 'views'), prefix: '@' }]).map(template => ({
    ...template,
    owner: `theme:${id}`,
  }));
}

function readThemeAssets({ id, folder, tokens }: ReadTheme, dress: string): AddedAssets {
  return readAddedAssets({
    address: `/assets/t/${id}`,
    folder: join(folder, 'assets'),
    layer: 'theme',
    tokens: { file: styleSheet, css: tokensCss(tokens) + dress },
  });
}
