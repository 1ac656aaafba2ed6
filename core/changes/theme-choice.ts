import { isDeepStrictEqual } from 'node:util';
import { fail } from '../errors/app-error.ts';

/** The themes that there are, as far as it takes to judge a choice. */
export interface KnownThemes {
  find(id: string): KnownTheme | undefined;
}

interface KnownTheme {
  readonly settings: { fits(name: string, value: unknown): boolean };
}

type Values = Readonly<Record<string, unknown>>;

/**
 * One that isn't there can't be chosen; one that was taken away since may stay, so that what carries it can still be edited.
 *
 * @param themes absent: nothing is known of themes, and nothing refused
 * @throws AppError NOT_ACCEPTED with a pointer
 */
export function requireTheme(
  themes: KnownThemes | undefined,
  wanted: string | null | undefined,
  stored: string | null | undefined,
): void {
  if (!themes || !wanted || wanted === stored || themes.find(wanted)) return;
  fail('NOT_ACCEPTED', { message: `There is no theme "${wanted}".`, pointer: '/theme' });
}

/**
 * What is stored already may stay, whatever a theme makes of it by now.
 *
 * @param theme undefined: it isn't there, so nothing can be said to it
 * @throws AppError VALIDATION_FAILED with a pointer to the setting
 */
export function requireThemeSettings(
  theme: KnownTheme | undefined,
  { wanted, stored, pointer }: { wanted: Values; stored: Values; pointer: string },
): void {
  for (const [name, value] of Object.entries(wanted)) {
    if (Object.hasOwn(stored, name) && isDeepStrictEqual(value, stored[name])) continue;
    if (!theme?.settings.fits(name, value))
      fail('VALIDATION_FAILED', {
        message: theme
          ? `The theme has no setting "${name}" of this value.`
          : 'There is no theme that these settings are of.',
        pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      });
  }
}
