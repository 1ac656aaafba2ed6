import type { AccountLinks } from './account-links.ts';

/** Mails somebody a link to choose another password. */
export const resetJob = { name: 'mail-password-reset' } as const;

export interface ResetJobData {
  /** Null: nobody has the name that was given. The job is queued all the same, so that nobody can tell. */
  readonly userId: string | null;
  /** BCP 47, of who asked. */
  readonly locale: string;
}

/** The link is made by the job itself, so that no token waits in the queue. A mail that fails is tried again. */
export function createResetJob(links: Pick<AccountLinks, 'mailReset'>) {
  return async ({ data }: { readonly data: ResetJobData }): Promise<void> => {
    if (data.userId === null) return;
    await links.mailReset(data.userId, data.locale);
  };
}
