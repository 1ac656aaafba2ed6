import type { Knex } from 'knex';
import { hashToken, newToken } from '../database/random-token.ts';
import { isAppError } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import type { Mail } from '../mail/create-mail.ts';
import type { Letter } from '../mail/letter.ts';
import type { User } from '../plugin-api/index.ts';
import {
  countRecentLinks,
  deleteExpiredLinks,
  deleteLink,
  deleteLinks,
  findLink,
  findOpenInvitation,
  insertLink,
  type LinkPurpose,
  type OpenLink,
} from './queries/one-time-links.ts';
import { findUser } from './queries/users.ts';

export type { OpenLink };

/** ms */
const lives: Readonly<Record<LinkPurpose, number>> = { invite: 7 * 24 * 3_600_000, reset: 3_600_000 };
/** Mails with a link for one user within an hour. Those sent before still work, so nobody is kept out by more requests. */
const mostResetMails = 5;

/** A link as it is handed out: never shown again. */
export interface HandedLink {
  readonly address: string;
  readonly expiresAt: Date;
  /** True when it is on its way by mail; else somebody has to pass it on. */
  readonly isMailed: boolean;
}

/** Links that let somebody choose a password, once. Operational records: they are in no history. */
export interface AccountLinks {
  /** Whether links can go out by mail. */
  readonly canMail: boolean;
  /** For who was added without a password. By mail where that works, else by hand; invitations before it end. */
  invite(user: User, locale: string): Promise<HandedLink>;
  /** To pass on by hand. */
  handOut(user: User): Promise<HandedLink>;
  /** By mail, if they may be here and have an address. @throws AppError MAIL_FAILED */
  mailReset(userId: string, locale: string): Promise<void>;
  /** Undefined when it is unknown, used or expired. Leaves it as it is. */
  find(token: string): Promise<OpenLink | undefined>;
  /** When the open invitation ends; undefined without one. */
  openInvitation(userId: string): Promise<Date | undefined>;
}

export interface AccountLinksParts {
  readonly db: Knex;
  readonly mail: Mail;
  readonly log: Log;
  /** `https://photos.example`: what links begin with, never what a request says. */
  readonly publicUrl: string;
  /** Words of a letter, in a language. */
  readonly writeLetter: (kind: LinkPurpose, to: LetterFacts) => Promise<Letter>;
}

export interface LetterFacts {
  readonly user: User;
  readonly address: string;
  readonly locale: string;
}

export function createAccountLinks(parts: AccountLinksParts): AccountLinks {
  const { db, mail, log } = parts;
  const send = async (purpose: LinkPurpose, to: LetterFacts & { mailbox: string }) => {
    const { displayName: name } = to.user;
    await mail.send(await parts.writeLetter(purpose, to), { name, address: to.mailbox });
  };
  const tryToSend = async (purpose: LinkPurpose, facts: LetterFacts): Promise<boolean> => {
    const mailbox = facts.user.email;
    if (!mail.isConfigured || mailbox === null) return false;
    try {
      await send(purpose, { ...facts, mailbox });
      return true;
    } catch (error) {
      if (!isAppError(error, 'MAIL_FAILED')) throw error;
      log.warn({ err: error.cause, user: facts.user.id }, 'a mail could not be sent');
      return false;
    }
  };
  return {
    canMail: mail.isConfigured,
    async invite(user, locale) {
      await deleteLinks(db, user.id, 'invite');
      const { address, expiresAt } = await makeLink(parts, user.id, 'invite');
      return { address, expiresAt, isMailed: await tryToSend('invite', { user, locale, address }) };
    },
    async handOut(user) {
      const purpose = user.hasPassword ? 'reset' : 'invite';
      if (purpose === 'invite') await deleteLinks(db, user.id, purpose);
      const { address, expiresAt } = await makeLink(parts, user.id, purpose);
      return { address, expiresAt, isMailed: false };
    },
    async mailReset(userId, locale) {
      const user = await findUser(db, userId);
      if (!user?.email || user.disabledAt !== null) return;
      if ((await countRecentLinks(db, userId, 'reset')) >= mostResetMails) return;
      const { address, tokenHash } = await makeLink(parts, userId, 'reset');
      try {
        await send('reset', { user, locale, address, mailbox: user.email });
      } catch (error) {
        // nobody has it, and it must not count among those that were sent
        await deleteLink(db, tokenHash);
        throw error;
      }
    },
    find: token => findLink(db, hashToken(token)),
    openInvitation: userId => findOpenInvitation(db, userId),
  };
}

async function makeLink(
  { db, publicUrl }: AccountLinksParts,
  userId: string,
  purpose: LinkPurpose,
): Promise<{ address: string; expiresAt: Date; tokenHash: Buffer }> {
  const token = newToken(24);
  const tokenHash = hashToken(token);
  const expiresAt = new Date(Date.now() + lives[purpose]);
  await deleteExpiredLinks(db);
  await insertLink(db, { tokenHash, userId, purpose, expiresAt });
  return { address: `${publicUrl}/welcome/${token}`, expiresAt, tokenHash };
}
