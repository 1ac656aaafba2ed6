import { fail } from '../../errors/app-error.ts';
import { ownPath } from '../../http/own-path.ts';
import type { Context } from '../../http/state.ts';
import { hashTerms } from '../gate-cookies.ts';
import type { FollowedLink } from '../link-door.ts';
import type { ShareParts } from './share-parts.ts';

type Gate = 'locked' | 'terms';

/** What stands before a link: to sign in, its password, its terms. From there it goes on to where one wanted to be. */
export function showGate(
  parts: ShareParts,
  ctx: Context,
  { link, gate }: { link: FollowedLink; gate: string },
): Promise<void> {
  if (gate === 'sign-in') fail('SIGN_IN_REQUIRED');
  return renderGate(parts, ctx, { link, gate: gate as Gate, goOnTo: ctx.state.here, problem: null });
}

async function renderGate(
  { views, tokens }: ShareParts,
  ctx: Context,
  given: { link: FollowedLink; gate: Gate; goOnTo: string; problem: string | null },
): Promise<void> {
  const { gate, link, goOnTo, problem } = given;
  const { t, base } = ctx.state;
  tokens.ensure(ctx);
  // without it browsers send the form's Origin as null
  ctx.set('Referrer-Policy', 'same-origin');
  await views.render(ctx, '@shares/visit/gate', {
    title: t(`shares.gate.${gate}.title`),
    noIndex: true,
    theme: link.album?.theme ?? null,
    gate,
    problem,
    goOnTo,
    action: `${base}/${gate === 'locked' ? 'unlock' : 'accept'}`,
    terms: (link.terms ?? '').split(/\n+/).filter(line => line.trim()),
    termsHash: hashTerms(link.terms),
  });
  if (ctx.status === 200) ctx.status = gate === 'locked' ? 401 : 403;
}

export async function receivePassword(parts: ShareParts, ctx: Context, link: FollowedLink): Promise<void> {
  const { form, t } = ctx.state;
  const password = form.get('password') ?? '';
  const judged = await parts.links.tryPassword(link, { password, address: ctx.ip });
  if (judged.kind === 'right') {
    parts.links.gates.unlock(ctx, link);
    return goOn(ctx);
  }
  const isWait = judged.kind === 'wait';
  if (isWait) ctx.set('Retry-After', String(judged.seconds));
  ctx.status = isWait ? 429 : 401;
  const problem = isWait
    ? t('shares.gate.locked.wait', { minutes: Math.ceil(judged.seconds / 60) })
    : t('shares.gate.locked.wrong');
  await renderGate(parts, ctx, { link, gate: 'locked', goOnTo: wayOn(ctx), problem });
}

export async function receiveAcceptance(parts: ShareParts, ctx: Context, link: FollowedLink): Promise<void> {
  if (ctx.state.form.get('terms') !== hashTerms(link.terms)) {
    ctx.status = 403;
    const problem = ctx.state.t('shares.gate.terms.changed');
    return renderGate(parts, ctx, { link, gate: 'terms', goOnTo: wayOn(ctx), problem });
  }
  parts.links.gates.accept(ctx, link);
  goOn(ctx);
}

function goOn(ctx: Context): void {
  ctx.redirect(wayOn(ctx));
  ctx.status = 303;
}

/** Below this link, and nowhere else. */
function wayOn({ state: { form, base } }: Context): string {
  const path = ownPath(form.get('next'), base);
  return path === base || path.startsWith(`${base}/`) || path.startsWith(`${base}?`) ? path : base;
}
