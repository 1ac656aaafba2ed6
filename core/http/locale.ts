import type { Background } from '../plugin-api/index.ts';
import type { Middleware, Translate } from './state.ts';

export const languageCookie = 'language';
export const backgroundCookie = 'background';

/** The catalogues, as the views know them. */
export interface Languages {
  readonly available: readonly string[];
  translate(locale: string): Translate;
  direction(locale: string): 'ltr' | 'rtl';
}

const backgrounds: readonly string[] = ['dark', 'light', 'grey'] satisfies Background[];

/** The visitor's own choices, kept in cookies: language (else the browser's, else the gallery's) and background. */
export function preferences({
  languages,
  fallback,
}: {
  readonly languages: Languages;
  readonly fallback: () => string;
}): Middleware {
  const available = [...languages.available];
  const find = (wanted: string | undefined) => available.find(locale => locale === wanted);
  return (ctx, next) => {
    const negotiated = ctx.get('Accept-Language') ? ctx.acceptsLanguages(available) : false;
    const locale =
      find(ctx.cookies.get(languageCookie)) ?? (negotiated || (find(fallback()) ?? available[0] ?? 'en'));
    ctx.state.locale = locale;
    ctx.state.t = languages.translate(locale);
    ctx.state.direction = languages.direction(locale);
    ctx.state.background = asBackground(ctx.cookies.get(backgroundCookie));
    return next();
  };
}

export function asBackground(value: string | null | undefined): Background | null {
  return backgrounds.includes(value ?? '') ? (value as Background) : null;
}
