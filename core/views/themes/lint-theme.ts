import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { Eta } from 'eta';
import { closest } from 'fastest-levenshtein';
import { coreTemplateFolders, listTemplates } from '../templating/templates.ts';
import { lintColours } from './lint-colours.ts';
import { lintMarkup, lintSheet } from './lint-markup.ts';
import type { Theme } from './themes.ts';

/** Something that a theme's author should mend. */
export interface ThemeFault {
  /** Within the theme. */
  readonly file: string;
  readonly message: string;
}

const core = fileURLToPath(new URL('../../', import.meta.url));

/** Templates that don't compile or have no such name, slots that are left out, custom properties that aren't there. */
export function lintTheme(theme: Theme): ThemeFault[] {
  const own = theme.templates.filter(({ owner }) => owner === `theme:${theme.id}`);
  const sources = new Map(
    listTemplates(coreTemplateFolders(core)).map(({ name, file }) => [name, readFileSync(file, 'utf8')]),
  );
  const effective = new Map(sources);
  for (const { name, file } of theme.templates) effective.set(name, readFileSync(file, 'utf8'));
  return [
    ...own.flatMap(({ name }) =>
      faultsOfTemplate(name, { source: effective.get(name)!, sources, effective }),
    ),
    ...missingSlots(sources, effective),
    ...unknownTokens(theme),
    ...own.flatMap(({ name }) => lintMarkup(fileOf(name), effective.get(name)!)),
    ...lintStyles(theme),
    ...lintColours(theme),
  ];
}

type Sources = ReadonlyMap<string, string>;

const fileOf = (name: string) => `views/${name.slice(1)}.eta`;

function faultsOfTemplate(
  name: string,
  { source, sources, effective }: { source: string; sources: Sources; effective: Sources },
): ThemeFault[] {
  const file = fileOf(name);
  const faults: ThemeFault[] = [];
  if (!sources.has(name) && !name.startsWith('@x/') && !isNamedBy(name, effective))
    faults.push({ file, message: `There is no template ${name}.${nearest(name, sources)}` });
  for (const other of namesIn(source)) {
    const plain = other.replace(/^@core\//, '@');
    if (!effective.has(plain) && !other.startsWith('@x/'))
      faults.push({ file, message: `It names ${other}, which isn’t there.${nearest(plain, sources)}` });
  }
  try {
    new Eta().compile(source);
  } catch (error) {
    faults.push({ file, message: `It doesn’t compile: ${String((error as Error).message).split('\n')[0]}` });
  }
  return faults;
}

function isNamedBy(name: string, templates: Sources): boolean {
  return [...templates.values()].some(source => namesIn(source).includes(name));
}

function nearest(name: string, sources: Sources): string {
  return ` Did you mean ${closest(name, [...sources.keys()])}?`;
}

/** Every page must still print each slot that it prints in core, itself or by what it includes. */
function missingSlots(sources: Sources, effective: Sources): ThemeFault[] {
  const missing = new Map<string, ThemeFault>();
  for (const [page, source] of sources) {
    if (!/\blayout\(/.test(source)) continue;
    const kept = slotsFrom(page, effective, sources);
    for (const slot of slotsFrom(page, sources, sources)) {
      if (!kept.has(slot) && !missing.has(slot))
        missing.set(slot, { file: fileOf(page), message: `The slot ${slot} is left out: plugins need it.` });
    }
  }
  return [...missing.values()];
}

function slotsFrom(page: string, templates: Sources, sources: Sources): ReadonlySet<string> {
  const slots = new Set<string>();
  const seen = new Set<string>();
  const follow = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const isCore = name.startsWith('@core/');
    const source = isCore ? sources.get(`@${name.slice('@core/'.length)}`) : templates.get(name);
    if (source === undefined) return;
    for (const [, slot] of source.matchAll(/\bslot\(\s*['"]([\w.-]+)['"]/g)) slots.add(slot!);
    for (const other of namesIn(source)) follow(other);
  };
  follow(page);
  return slots;
}

/** Every name of a template that stands in a source. */
function namesIn(source: string): string[] {
  return [...source.matchAll(/['"](@[\w-]+(?:\/[\w./-]+)?)['"]/g)].map(([, name]) => name!);
}

function unknownTokens(theme: Theme): ThemeFault[] {
  const css = join(core, 'assets', 'css');
  const known = new Set(readdirSync(css).flatMap(file => declaredIn(readFileSync(join(css, file), 'utf8'))));
  const named = namesOf(Object.values(theme.tokens ?? {}));
  const chosen = namesOf(
    theme.settings.properties.flatMap(([, { 'x-tokens': choices = {} }]) => Object.values(choices)),
  );
  return [
    ...unknownAmong(named, known, 'theme.json'),
    ...unknownAmong(chosen, known, 'settings.schema.json'),
    ...unsetInSheet(theme, [...known, ...named]),
  ];
}

/** Each once. */
function namesOf(values: readonly object[]): string[] {
  return [...new Set(values.flatMap(each => Object.keys(each)))];
}

function unknownAmong(names: readonly string[], known: ReadonlySet<string>, file: string): ThemeFault[] {
  return names
    .filter(name => !known.has(name))
    .map(name => ({
      file,
      message: `There is no token ${name}. Did you mean ${closest(name, [...known])}?`,
    }));
}

/** Set by what stands on elements: sizes and colours of photos. */
const setOnElements = ['r', 'c', 'w', 'focus'];

function unsetInSheet({ folder, settings }: Theme, known: readonly string[]): ThemeFault[] {
  const sheet = join(folder, 'assets', 'theme.css');
  if (!existsSync(sheet)) return [];
  const text = readFileSync(sheet, 'utf8');
  const all = new Set([...known, ...declaredIn(text), ...setOnElements, ...settingProperties(settings)]);
  const used = [...text.matchAll(/var\(\s*--([\w-]+)\s*\)/g)].map(([, name]) => name!);
  return [...new Set(used)]
    .filter(name => !all.has(name))
    .map(name => ({
      file: 'assets/theme.css',
      message: `Nothing sets --${name}. Did you mean --${closest(name, [...all])}?`,
    }));
}

/** Bytes that a theme's sheet may weigh when it is sent; a page has 30 kB for itself and its styles. */
const mostBytes = 8_192;

function lintStyles({ folder }: Theme): ThemeFault[] {
  const file = 'assets/theme.css';
  const path = join(folder, 'assets', 'theme.css');
  if (!existsSync(path)) return [];
  const css = readFileSync(path);
  const bytes = brotliCompressSync(css).length;
  const tooMuch = `It weighs ${bytes} bytes compressed; more than ${mostBytes} make every page wait.`;
  return [
    ...lintSheet(file, css.toString('utf8')),
    ...(bytes > mostBytes ? [{ file, message: tooMuch }] : []),
  ];
}

function settingProperties({ properties }: Theme['settings']): string[] {
  return properties.flatMap(([name]) => {
    const property = `theme-${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
    return [property, `${property}-ink`, `${property}-text`];
  });
}

function declaredIn(css: string): string[] {
  return [...css.matchAll(/--([\w-]+)\s*:/g)].map(([, name]) => name!);
}
