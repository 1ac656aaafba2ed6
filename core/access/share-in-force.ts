import type { LinkPolicy, ShareOptions, Verb } from '../plugin-api/index.ts';

/** What was asked of a share link, with what became of it: its row in `shares`, the hashes left out. */
export interface AskedShare
  extends Pick<
    ShareOptions,
    | 'verbs'
    | 'startsAt'
    | 'expiresAt'
    | 'terms'
    | 'signInRequired'
    | 'largestSize'
    | 'showsPlace'
    | 'showsCamera'
    | 'watermark'
  > {
  readonly hasPassword: boolean;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** What a visitor has shown so far. */
export interface ShareProofs {
  readonly isUnlocked: boolean;
  readonly hasAcceptedTerms: boolean;
  readonly hasUser: boolean;
}

export interface ShareQuestion {
  readonly asked: AskedShare;
  readonly policy: LinkPolicy;
  /** What its creator may do now with what it opens; null: nothing, because they are gone, disabled or may not view it. */
  readonly creatorVerbs: readonly Verb[] | null;
  /** Null: as its keepers look at it, who have nothing to prove. */
  readonly proofs: ShareProofs | null;
  readonly now: Date;
}

/** Why a link opens nothing; all but the last three are the same for every visitor. */
export type ShareHindrance =
  | 'revoked'
  | 'creator'
  | 'policy'
  | 'not-begun'
  | 'expired'
  | 'sign-in'
  | 'locked'
  | 'terms';

export interface ShareInForce {
  /** The same for everybody; a visitor may still have to sign in, unlock or accept. */
  readonly state: 'open' | 'not-begun' | 'expired' | 'revoked' | 'closed';
  /** Null: it opens. */
  readonly why: ShareHindrance | null;
  /** What it would give once nothing hinders; never more than was asked for, the creator may and the policy lets be. */
  readonly verbs: readonly Verb[];
  readonly expiresAt: Date | null;
  /** Pixels of the longest side; null: as the album has it. */
  readonly largestSize: number | null;
  readonly showsPlace: boolean;
  readonly showsCamera: boolean;
  readonly watermark: string | null;
}

/** Where nobody has set a policy for links. */
export const defaultLinkPolicy: LinkPolicy = { longestDays: null, passwordRequired: false, originals: true };

const dayMs = 86_400_000;

/** What a share link gives at a moment. The pages about a link and the decision about its visitors both ask here. */
export function judgeShare(question: ShareQuestion): ShareInForce {
  const { asked, policy } = question;
  const expiresAt = endOf(asked, policy);
  const why = hindranceOf(question, expiresAt);
  return {
    state: stateOf(why),
    why,
    verbs: verbsOf(question),
    expiresAt,
    largestSize: asked.largestSize,
    showsPlace: asked.showsPlace,
    showsCamera: asked.showsCamera,
    watermark: asked.watermark,
  };
}

/** The policy's life counts from the day the link was made. */
function endOf({ expiresAt, createdAt }: AskedShare, { longestDays }: LinkPolicy): Date | null {
  if (longestDays === null) return expiresAt;
  const last = new Date(createdAt.getTime() + longestDays * dayMs);
  return expiresAt !== null && expiresAt < last ? expiresAt : last;
}

function verbsOf({ asked, policy, creatorVerbs }: ShareQuestion): Verb[] {
  return asked.verbs.filter(
    verb => creatorVerbs?.includes(verb) && (verb !== 'download' || policy.originals),
  );
}

/** What makes an address lead nowhere goes first: whether it is over is told of links that were open once. */
function hindranceOf(question: ShareQuestion, expiresAt: Date | null): ShareHindrance | null {
  const { asked, policy, creatorVerbs, proofs, now } = question;
  if (asked.revokedAt !== null) return 'revoked';
  if (!creatorVerbs?.includes('view') || !asked.verbs.includes('view')) return 'creator';
  if (policy.passwordRequired && !asked.hasPassword) return 'policy';
  if (asked.startsAt !== null && asked.startsAt > now) return 'not-begun';
  if (expiresAt !== null && expiresAt <= now) return 'expired';
  return proofs && missingProof(asked, proofs);
}

function missingProof(asked: AskedShare, proofs: ShareProofs): ShareHindrance | null {
  if (asked.signInRequired && !proofs.hasUser) return 'sign-in';
  if (asked.hasPassword && !proofs.isUnlocked) return 'locked';
  if (asked.terms !== null && !proofs.hasAcceptedTerms) return 'terms';
  return null;
}

function stateOf(why: ShareHindrance | null): ShareInForce['state'] {
  switch (why) {
    case 'revoked':
    case 'not-begun':
    case 'expired':
      return why;
    case 'creator':
    case 'policy':
      return 'closed';
    default:
      return 'open';
  }
}
