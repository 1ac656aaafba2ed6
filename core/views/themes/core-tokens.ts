import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const backgrounds = ['dark', 'light', 'grey'] as const;
export type BackgroundName = (typeof backgrounds)[number];
export type Tokens = Readonly<Record<string, string>>;
export type TokensByBackground = Readonly<Record<BackgroundName, Tokens>>;

const file = fileURLToPath(new URL('../../assets/css/tokens.css', import.meta.url));

/** The custom properties that differ by background, as core has them, by their names without `--`. */
export function readCoreTokens(): TokensByBackground {
  const css = readFileSync(file, 'utf8');
  const blocks = [...css.matchAll(/\[data-background="(dark|light|grey)"\]\s*\{([^}]*)\}/g)];
  return Object.fromEntries(
    blocks.map(([, name, block]) => [name, Object.fromEntries(declarations(block!))]),
  ) as TokensByBackground;
}

function declarations(block: string): [string, string][] {
  return [...block.matchAll(/--([\w-]+)\s*:\s*([^;]+);/g)].map(([, name, value]) => [name!, value!.trim()]);
}

/** Core's with those of themes over them, as the page has them. */
export function layTokens(
  core: TokensByBackground,
  themes: readonly { readonly [name in BackgroundName | 'all']?: Tokens }[],
): TokensByBackground {
  const lay = (name: BackgroundName): Tokens =>
    Object.assign({}, core[name], ...themes.flatMap(theme => [theme.all ?? {}, theme[name] ?? {}]));
  return { dark: lay('dark'), light: lay('light'), grey: lay('grey') };
}
