import Router from '@koa/router';
import { fail, isAppError } from '../errors/app-error.ts';
import { idOf } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import { readOptionsOf } from '../http/viewer.ts';
import type { UserViewer } from '../plugin-api/index.ts';
import type { FollowedLink, ShareInForce } from './link-door.ts';
import { isBytesBelow, isPictureBelow, mayPostBelow, readBelow, serveBelow } from './routes/below-link.ts';
import { receiveAcceptance, receivePassword, showGate } from './routes/gate.ts';
import type { ShareParts } from './routes/share-parts.ts';

/** `/s/<token>/…`: what a share link opens, and its preview for those who keep it. */
export function shareRoutes(parts: ShareParts): Router<RequestState> {
  const router = new Router<RequestState>();
  for (const path of ['/s/:token', '/s/:token/*below']) {
    router.get(path, permit('guest'), ctx => followLink(parts, ctx));
    router.post(path, permit('guest'), ctx => receiveAtGate(parts, ctx));
  }
  for (const path of ['/admin/links/:id/preview', '/admin/links/:id/preview/*below']) {
    router.get(path, permit('edit'), ctx => previewLink(parts, ctx));
  }
  return router;
}

async function followLink(parts: ShareParts, ctx: Context): Promise<void> {
  const link = await findLink(parts, ctx);
  if (isPictureBelow(readBelow(ctx))) return sendPicture(parts, ctx, link);
  const inForce = await requireOpen(parts, ctx, link);
  if (inForce.why !== null) return showGate(parts, ctx, { link, gate: inForce.why });
  await serveVisitor(parts, ctx, { link, inForce });
  if (isUse(ctx)) await parts.links.recordUse(link.id);
}

async function serveVisitor(
  parts: ShareParts,
  ctx: Context,
  { link, inForce }: { link: FollowedLink; inForce: ShareInForce },
): Promise<void> {
  const { meterFor, pickBoxFor } = parts.links;
  enterAs(parts, ctx, { link, proofs: proofsOf(parts, ctx, link) });
  ctx.state.link = visitOf(link, inForce, {
    meter: meterFor({ shareId: link.id, address: ctx.ip }),
    picks: link.favourites ? pickBoxFor(link.id) : null,
  });
  await serveBelow(parts, ctx, link);
}

async function findLink({ links }: ShareParts, ctx: Context): Promise<FollowedLink> {
  setHeaders(ctx);
  const token = idOf(ctx, 'token');
  const link = (await links.find(token)) ?? fail('NOT_FOUND');
  ctx.state.base = `/s/${token}`;
  return link;
}

/** Pictures are many, so they are judged by the reading door alone; what it withholds may have expired. */
async function sendPicture(parts: ShareParts, ctx: Context, link: FollowedLink): Promise<void> {
  const before = ctx.state.viewer;
  enterAs(parts, ctx, { link, proofs: proofsOf(parts, ctx, link) });
  try {
    await serveBelow(parts, ctx, link);
  } catch (error) {
    if (!isAppError(error, 'NOT_FOUND')) throw error;
    ctx.state.viewer = before;
    await requireOpen(parts, ctx, link);
    throw error;
  }
}

/** Answers 404 or 410 for what isn't open, and 404 for bytes whose visitor still has something to show. */
async function requireOpen(parts: ShareParts, ctx: Context, link: FollowedLink): Promise<ShareInForce> {
  const proofs = proofsOf(parts, ctx, link);
  const inForce = (await parts.links.judge(link.id, proofs)) ?? fail('NOT_FOUND');
  if (inForce.state === 'expired') fail('LINK_EXPIRED');
  const isGated = inForce.why !== null;
  if (inForce.state !== 'open' || (isGated && isBytesBelow(readBelow(ctx)))) {
    // As where no link ever was.
    ctx.state.base = '';
    fail('NOT_FOUND');
  }
  return inForce;
}

function proofsOf({ links: { gates } }: Pick<ShareParts, 'links'>, ctx: Context, link: FollowedLink) {
  return {
    isUnlocked: gates.isUnlocked(ctx, link),
    hasAcceptedTerms: gates.hasAccepted(ctx, link),
    hasUser: userOf(ctx) !== null,
  };
}

function userOf({ state: { viewer } }: Context): UserViewer | null {
  return viewer.kind === 'user' ? viewer : null;
}

/** From here on it is the link that reads, whoever else its visitor is. */
function enterAs(
  { gallery }: ShareParts,
  ctx: Context,
  visit: { link: FollowedLink; proofs: { isUnlocked: boolean; hasAcceptedTerms: boolean } },
): void {
  const { isUnlocked, hasAcceptedTerms } = visit.proofs;
  ctx.state.viewer = {
    kind: 'share',
    shareId: visit.link.id,
    isUnlocked,
    hasAcceptedTerms,
    user: userOf(ctx),
  };
  ctx.state.read = gallery.as(ctx.state.viewer, readOptionsOf(ctx));
}

function visitOf(
  { name, downloadBudget, downloadsUsed }: FollowedLink,
  { verbs, expiresAt }: ShareInForce,
  how: Partial<Pick<NonNullable<RequestState['link']>, 'meter' | 'picks' | 'leave'>>,
): NonNullable<RequestState['link']> {
  const downloadsLeft = downloadBudget === null ? null : Math.max(0, downloadBudget - downloadsUsed);
  const { meter = null, picks = null, leave = '' } = how;
  return { name, may: verbs, expiresAt, downloadsLeft, meter, picks, isPreview: leave !== '', leave };
}

/** Tokens stay here: no search machine, no cache and no other site is told of them. */
function setHeaders(ctx: Context): void {
  ctx.set({
    'Cache-Control': 'private, no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
  });
}

/** What shows a link to people who were sent it looks at its pages as well; that is no use of it. */
const unfurlers =
  /bot\b|crawl|spider|preview|facebookexternalhit|embed|whatsapp|telegram|slack|discord|skype/i;

function isUse(ctx: Context): boolean {
  const isSeen = ctx.method === 'GET' && [200, 206].includes(ctx.res.statusCode);
  return isSeen && !unfurlers.test(ctx.get('User-Agent'));
}

async function receiveAtGate(parts: ShareParts, ctx: Context): Promise<void> {
  const link = await findLink(parts, ctx);
  const inForce = await requireOpen(parts, ctx, link);
  const below = readBelow(ctx);
  if (below === '/unlock' && inForce.why !== 'sign-in') return receivePassword(parts, ctx, link);
  if (below === '/accept' && inForce.why !== 'sign-in') return receiveAcceptance(parts, ctx, link);
  if (inForce.why === null && mayPostBelow(below)) return serveVisitor(parts, ctx, { link, inForce });
  fail('NOT_FOUND');
}

/** As a visitor sees it who has shown everything; nothing is counted. */
async function previewLink(parts: ShareParts, ctx: Context): Promise<void> {
  const id = idOf(ctx);
  const share = await ctx.state.read.shares.find(id);
  const link = share && (await parts.links.findById(id));
  const inForce = link && (await parts.links.judge(id, null));
  if (inForce?.state !== 'open') return fail('NOT_FOUND');
  setHeaders(ctx);
  ctx.state.base = `/admin/links/${id}/preview`;
  enterAs(parts, ctx, { link: link!, proofs: { isUnlocked: true, hasAcceptedTerms: true } });
  ctx.state.link = visitOf(link!, inForce, { leave: `/admin/links/${id}` });
  await serveBelow(parts, ctx, link!);
}
