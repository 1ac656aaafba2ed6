import type { CookieJar } from './cookies.ts';
import type { Context, Middleware } from './state.ts';

const cookieName = 'theme-preview';
/** ms */
const life = 60 * 60_000;

/** An administrator looks at the whole gallery in a theme; to everybody else it stays as it is. An hour at most. */
export interface ThemePreview {
  readonly middleware: Middleware;
  begin(ctx: Context, theme: string): void;
  stop(ctx: Context): void;
}

export function createThemePreview(cookies: CookieJar): ThemePreview {
  return {
    async middleware(ctx, next) {
      const theme = cookies.get(ctx, cookieName);
      if (theme && /^[a-z][a-z0-9-]{1,39}$/.test(theme) && ctx.state.read.rights.administer)
        ctx.state.previewTheme = theme;
      await next();
    },
    begin: (ctx, theme) => cookies.set(ctx, cookieName, theme, { maxAge: life }),
    stop: ctx => cookies.clear(ctx, cookieName),
  };
}
