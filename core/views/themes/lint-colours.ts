import { contrastOf } from './colours.ts';
import { backgrounds } from './core-tokens.ts';
import type { ThemeFault } from './lint-theme.ts';
import type { Theme } from './themes.ts';

/** What is read on what, and the ratio that WCAG 2.2 AA asks for: 4.5 of text, 3 of controls and of the focus. */
const pairs: readonly (readonly [ink: string, ground: string, ratio: number])[] = [
  ['ink', 'background', 4.5],
  ['ink', 'raised', 4.5],
  ['quiet', 'background', 4.5],
  ['quiet', 'raised', 4.5],
  ['accent', 'background', 4.5],
  ['accent-ink', 'accent', 4.5],
  ['danger', 'background', 4.5],
  ['edge', 'background', 3],
  ['focus', 'background', 3],
];

/** Colours that can't be read on one of the three backgrounds; what is no hexadecimal colour is let be. */
export function lintColours({ wholeTokens }: Pick<Theme, 'wholeTokens'>): ThemeFault[] {
  return backgrounds.flatMap(background =>
    pairs.flatMap(([ink, ground, least]) => {
      const tokens = wholeTokens[background];
      const ratio = contrastOf(tokens[ink] ?? '', tokens[ground] ?? '');
      if (ratio === null || ratio >= least) return [];
      const message = `On ${background}, ${ink} on ${ground} has a contrast of ${ratio.toFixed(1)} : 1; it takes ${least} : 1.`;
      return [{ file: 'theme.json', message }];
    }),
  );
}
