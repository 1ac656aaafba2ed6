import { createHash } from 'node:crypto';
import { type Asset, prepareAsset } from '../../assets/asset.ts';
import { inkOn, readableOn } from './colours.ts';
import { backgrounds, type Tokens, type TokensByBackground } from './core-tokens.ts';
import { tokensCss } from './theme-file.ts';
import type { ThemeSetting, ThemeSettings, ThemeValue, ThemeValues } from './theme-settings.ts';

interface Dressed {
  readonly id: string;
  readonly settings: ThemeSettings;
  /** As the page has them without any setting. */
  readonly tokens: TokensByBackground;
}

/**
 * Settings as custom properties: `--theme-<name>`, of a colour also `--theme-<name>-ink`, to be read on it, and
 * `--theme-<name>-text`, as it is read on the background. What is not the default also sets the site's own tokens.
 */
export function settingsCss({ settings, tokens }: Omit<Dressed, 'id'>, values: ThemeValues): string {
  const sheet: Record<'all' | (typeof backgrounds)[number], Record<string, string>> = {
    ...{ all: {}, dark: {}, light: {}, grey: {} },
  };
  for (const [name, setting] of settings.properties) {
    const value = values[name]!;
    const isChanged = value !== setting.default;
    const css = cssOf(setting, value);
    if (css === null) continue;
    const property = `theme-${kebab(name)}`;
    sheet.all[property] = css;
    if (isChanged) Object.assign(sheet.all, setting['x-tokens']?.[String(value)]);
    if (setting.format !== 'color') continue;
    sheet.all[`${property}-ink`] = inkOn(css);
    for (const background of backgrounds) {
      const readable = readableOn(css, tokens[background].background ?? '#000000');
      sheet[background][`${property}-text`] = readable;
      if (isChanged && setting['x-token']) Object.assign(sheet[background], accentTokens(readable));
    }
  }
  return tokensCss(sheet);
}

function accentTokens(colour: string): Tokens {
  return { accent: colour, 'accent-ink': inkOn(colour), focus: colour };
}

/** Null for texts: templates have them. What is let through can't end its declaration. */
function cssOf(setting: ThemeSetting, value: ThemeValue): string | null {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}${setting['x-unit'] ?? ''}` : null;
  if (setting.format === 'color') return /^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : null;
  return setting.enum && /^[\w-]+$/.test(value) ? value : null;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

const sheetName = 'settings.css';

/** Where the style sheet of these values is: all of them in the address, so that every process can make it. Null: it would say nothing new. */
export function settingsAddress(theme: Dressed, values: ThemeValues): string | null {
  const changed = theme.settings.properties.filter(
    ([name, setting]) => values[name] !== setting.default && cssOf(setting, values[name]!) !== null,
  );
  if (changed.length === 0) return null;
  const query = new URLSearchParams(changed.map(([name]) => [name, String(values[name])]));
  return `/assets/t/${theme.id}/${revisionOf(settingsCss(theme, values))}/${sheetName}?${query}`;
}

/** What lies at such an address; undefined for one that asks for what there is no setting for. */
export function findSettingsSheet(
  theme: Dressed,
  name: string,
  query: URLSearchParams,
): { readonly asset: Asset; readonly revision: string } | undefined {
  if (name !== sheetName) return undefined;
  const values = Object.fromEntries([...query].map(([key, value]) => [key, typed(theme, key, value)]));
  if (Object.entries(values).some(([key, value]) => !theme.settings.fits(key, value))) return undefined;
  const css = settingsCss(theme, theme.settings.resolve(values));
  return { asset: prepareAsset(sheetName, Buffer.from(`@layer theme{${css}}`)), revision: revisionOf(css) };
}

function typed({ settings }: Dressed, name: string, value: string): unknown {
  const type = settings.properties.find(([each]) => each === name)?.[1].type;
  if (type === 'boolean') return value === 'true';
  return type === 'number' || type === 'integer' ? Number(value || Number.NaN) : value;
}

function revisionOf(css: string): string {
  return createHash('sha256').update(css).digest('hex').slice(0, 12);
}
