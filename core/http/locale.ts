import type { Background, Layout } from '../plugin-api/index.ts';
import type { Catalogues } from '../views/texts/catalogues.ts';
import type { Middleware } from './state.ts';

export const languageCookie = 'language';
export const backgroundCookie = 'background';
export const layoutCookie = 'layout';

const backgrounds: readonly string[] = ['dark', 'light', 'grey'] satisfies Background[];
const layouts: readonly string[] = ['rows', 'single', 'grid', 'mosaic'] satisfies Layout[];

/** The visitor's own choices, kept in cookies: language (else the browser's, else the gallery's), background and layout. */
export function preferences(parts: {
  readonly catalogues: Catalogues;
  readonly siteLanguage: () => string;
}): Middleware {
  const { catalogues, siteLanguage } = parts;
  return (ctx, next) => {
    const locale = catalogues.pick({
      chosen: ctx.cookies.get(languageCookie),
      acceptLanguage: ctx.get('Accept-Language'),
      site: siteLanguage(),
    });
    ctx.state.locale = locale;
    ctx.state.written = siteLanguage();
    ctx.state.t = catalogues.translator(locale);
    ctx.state.direction = catalogues.direction(locale);
    ctx.state.background = asBackground(ctx.cookies.get(backgroundCookie));
    ctx.state.layout = asLayout(ctx.cookies.get(layoutCookie));
    return next();
  };
}

export function asBackground(value: string | null | undefined): Background | null {
  return backgrounds.includes(value ?? '') ? (value as Background) : null;
}

export function asLayout(value: string | null | undefined): Layout | null {
  return layouts.includes(value ?? '') ? (value as Layout) : null;
}
