import type { Knex } from 'knex';
import { type AccessRules, judgeLink, type ShareInForce, type ShareProofs } from '../access/index.ts';
import { type AttemptLimit, createAttemptLimit } from '../database/attempt-limit.ts';
import { createDownloadMeter, type MeterFor } from './download-meter.ts';
import { createGateCookies, type GateCookies } from './gate-cookies.ts';
import { hashLinkToken, isLinkToken } from './link-token.ts';
import { createPickBoxes, type PickBoxFor } from './pick-box.ts';
import {
  type FollowedLink,
  findLinkById,
  findLinkByToken,
  recordUse,
  recordWrongPassword,
} from './queries/visits.ts';

export type { FollowedLink, ShareInForce };

export interface LinkDoorParts {
  readonly db: Knex;
  /** Absent: no plugins. */
  readonly accessRules?: AccessRules;
  /** Key for signatures. */
  readonly secret: string;
  readonly publicUrl: string | null;
  readonly passwords: { verify(passwordHash: string | null, password: string): Promise<boolean> };
}

/** What the pages below a share link need to know and to keep, besides what the reading door tells. */
export interface LinkDoor {
  readonly gates: GateCookies;
  readonly meterFor: MeterFor;
  readonly pickBoxFor: PickBoxFor;
  /** By the token in an address; undefined for what no link has. */
  find(token: string): Promise<FollowedLink | undefined>;
  findById(id: string): Promise<FollowedLink | undefined>;
  /** What the link gives now to a visitor who has shown this; null for its keepers. */
  judge(id: string, proofs: ShareProofs | null): Promise<ShareInForce | undefined>;
  /** Slowed per link and address, so that nobody keeps the others out. */
  tryPassword(
    link: FollowedLink,
    attempt: { password: string; address: string },
  ): ReturnType<AttemptLimit['judge']>;
  recordUse(id: string): Promise<void>;
}

const rule = { kind: 'share', freePerPair: 5, freePerAddress: 30 } as const;

export function createLinkDoor({ db, passwords, accessRules, ...parts }: LinkDoorParts): LinkDoor {
  const limit = createAttemptLimit(db, rule);
  return {
    gates: createGateCookies(parts),
    meterFor: createDownloadMeter({ db, secret: parts.secret }),
    pickBoxFor: createPickBoxes({ db, publicUrl: parts.publicUrl }),
    find: async token => (isLinkToken(token) ? findLinkByToken(db, hashLinkToken(token)) : undefined),
    findById: id => findLinkById(db, id),
    judge: async (id, proofs) => (await judgeLink(db, id, proofs, accessRules))?.inForce,
    async tryPassword({ id, passwordHash }, { password, address }) {
      const judged = await limit.judge({ target: id, address }, async () =>
        (await passwords.verify(passwordHash, password)) ? true : undefined,
      );
      if (judged.kind === 'wrong') await recordWrongPassword(db, id);
      return judged;
    },
    recordUse: id => recordUse(db, id),
  };
}
