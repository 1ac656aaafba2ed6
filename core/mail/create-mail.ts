import type { Config } from '../config/read-config.ts';
import { AppError, fail } from '../errors/app-error.ts';
import { type Letter, writeLetter } from './letter.ts';

/** Outgoing mail. */
export interface Mail {
  /** False without a mail server: then nothing can be sent. */
  readonly isConfigured: boolean;
  /**
   * Resolves when the mail server has taken it, after 10 seconds at the latest.
   * @throws AppError MAIL_FAILED
   */
  send(letter: Letter, to: Recipient): Promise<void>;
}

export interface Recipient {
  readonly name: string;
  readonly address: string;
}

export interface MailOptions {
  /** ms for one mail, from looking up the server's name to its last word; 10,000 when absent. */
  readonly longest?: number;
}

export function createMail(
  config: Pick<Config, 'smtpUrl' | 'smtpFrom' | 'publicUrl'>,
  { longest = 10_000 }: MailOptions = {},
): Mail {
  const { smtpUrl } = config;
  if (smtpUrl === null) {
    return {
      isConfigured: false,
      send: async () => fail('MAIL_FAILED', { details: { why: 'no SMTP_URL' } }),
    };
  }
  const from = senderOf(smtpUrl, config);
  return {
    isConfigured: true,
    async send(letter, to) {
      const { subject } = letter;
      // what people typed is given in parts, so that no comma in it makes a second recipient
      const message = {
        from,
        to,
        subject,
        ...writeLetter(letter),
        headers: { 'Auto-Submitted': 'auto-generated' },
      };
      await sendWithin(smtpUrl, message, longest);
    },
  };
}

type Message = { readonly to: Recipient } & Record<string, unknown>;

/** A connection for each mail: they are few, and one that is kept open breaks unseen. */
async function sendWithin(url: string, message: Message, longest: number): Promise<void> {
  // loaded by the first mail: most processes never send one
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url,
    connectionTimeout: longest,
    greetingTimeout: longest,
    socketTimeout: longest,
    dnsTimeout: longest,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('the mail server took too long')), longest);
  try {
    await Promise.race([transport.sendMail(message), late.promise]);
  } catch (cause) {
    throw new AppError('MAIL_FAILED', { cause });
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}

function senderOf(smtpUrl: string, { smtpFrom, publicUrl }: Pick<Config, 'smtpFrom' | 'publicUrl'>): string {
  if (smtpFrom !== null) return smtpFrom;
  const user = decodeURIComponent(new URL(smtpUrl).username);
  if (user.includes('@')) return user;
  return `enfilade@${publicUrl === null ? 'localhost' : new URL(publicUrl).hostname}`;
}
