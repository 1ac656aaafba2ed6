import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, isAppError } from '../../errors/app-error.ts';
import { createCheck } from '../../errors/create-check.ts';

/** `theme.json`: what a theme says of itself. */
export interface ThemeFile {
  /** The name of its folder. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** Another theme, which this one lies over. */
  readonly extends?: string;
  /** True of the one that is used where none was chosen. */
  readonly default?: boolean;
  /** What core's pages shall hold ready for its templates, beyond what core's own show. */
  readonly asks?: {
    /** Of each album in an album so many photos. */
    readonly chapters?: number;
  };
  /** Values of the site's custom properties by their names without `--`, for all backgrounds or one. */
  readonly tokens?: {
    readonly [background in 'all' | 'dark' | 'light' | 'grey']?: Readonly<Record<string, string>>;
  };
}

const tokens = {
  type: 'object',
  propertyNames: { pattern: '^[a-z][a-z0-9-]{0,40}$' },
  // what could end its declaration would be more than a value
  additionalProperties: { type: 'string', pattern: '^[^;{}<>\\\\]{1,300}$' },
};

const check = createCheck<ThemeFile>({
  type: 'object',
  additionalProperties: false,
  required: ['id', 'title'],
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-z0-9-]{1,39}$' },
    title: { type: 'string', minLength: 1, maxLength: 100 },
    description: { type: 'string', maxLength: 500 },
    extends: { type: 'string', pattern: '^[a-z][a-z0-9-]{1,39}$' },
    default: { type: 'boolean' },
    asks: {
      type: 'object',
      additionalProperties: false,
      properties: { chapters: { type: 'integer', minimum: 1, maximum: 60 } },
    },
    tokens: {
      type: 'object',
      additionalProperties: false,
      properties: { all: tokens, dark: tokens, light: tokens, grey: tokens },
    },
  },
});

/** @throws AppError THEME_INVALID with what is wrong */
export function readThemeFile(folder: string, name: string): ThemeFile {
  try {
    const theme = JSON.parse(readFileSync(join(folder, 'theme.json'), 'utf8')) as ThemeFile;
    check(theme);
    if (theme.id !== name) throw new Error(`/id is “${theme.id}”, and its folder “${name}”.`);
    return theme;
  } catch (cause) {
    return fail('THEME_INVALID', { cause, message: `theme.json of “${name}”: ${whyOf(cause)}` });
  }
}

/** Of a member that is unknown the check names the whole. */
function whyOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const isUnknown = isAppError(cause) && !cause.message.startsWith(cause.pointer ?? '');
  return isUnknown ? `${cause.pointer}: ${cause.message}` : cause.message;
}

/** The tokens as a style sheet; backgrounds that follow the system's choice have theirs as well. */
export function tokensCss({ all, dark, light, grey }: NonNullable<ThemeFile['tokens']> = {}): string {
  const rule = (selector: string, values: Readonly<Record<string, string>> | undefined) => {
    const declarations = Object.entries(values ?? {}).map(([name, value]) => `--${name}:${value}`);
    return declarations.length > 0 ? `${selector}{${declarations.join(';')}}` : '';
  };
  const system = rule(':root[data-background=""]', light);
  return [
    rule(':root', all),
    rule(':root[data-background=""],[data-background="dark"]', dark),
    system && `@media (prefers-color-scheme:light){${system}}`,
    rule('[data-background="light"]', light),
    rule('[data-background="grey"]', grey),
  ].join('');
}
