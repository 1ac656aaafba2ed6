import Router from '@koa/router';
import type { CookieSetOptions } from './cookies.ts';
import { asBackground, asLayout, backgroundCookie, languageCookie, layoutCookie } from './locale.ts';
import { ownPath } from './own-path.ts';
import { permit } from './permit.ts';
import type { RequestState } from './state.ts';

const oneYear = 365 * 24 * 3_600_000;

/**
 * `/preferences?background=light&language=de&layout=grid&back=/albums` keeps a visitor's choice in their own cookie. It is a link,
 * not a form, because the cached pages of guests carry no token; it writes nothing on our side.
 */
export function preferenceRoutes({
  languages,
  publicUrl,
}: {
  languages: readonly string[];
  publicUrl: string | null;
}) {
  const options: CookieSetOptions = {
    path: '/',
    sameSite: 'lax',
    httpOnly: false,
    maxAge: oneYear,
    overwrite: true,
    secure: publicUrl?.startsWith('https:') ?? false,
  };
  const router = new Router<RequestState>();
  router.get('/preferences', permit('guest'), ctx => {
    const { background, language, layout, back } = ctx.query;
    const chosen = asBackground(String(background));
    ctx.cookies.secure = options.secure!;
    if (ctx.get('Sec-Fetch-Site') !== 'cross-site') {
      if (chosen) ctx.cookies.set(backgroundCookie, chosen, options);
      if (asLayout(String(layout))) ctx.cookies.set(layoutCookie, String(layout), options);
      // as each album is set
      else if (layout === 'album') ctx.cookies.set(layoutCookie, null, options);
      if (languages.includes(String(language))) ctx.cookies.set(languageCookie, String(language), options);
    }
    ctx.set('Cache-Control', 'no-store');
    ctx.redirect(ownPath(String(back)));
    ctx.status = 303;
  });
  return router;
}
