import type { ShareOptions } from '../plugin-api/index.ts';

/**
 * A share link as history keeps it. Of its address and password it names the secrets alone, whose hashes stand in a table
 * that no history copies: so undo brings them back, and nobody reads them.
 */
export type ShareDoc = {
  readonly albumId: string | null;
  /** Empty for a link to an album. */
  readonly photoIds: readonly string[];
  readonly addressId: string;
  readonly passwordId: string | null;
  /** ISO 8601. */
  readonly startsAt: string | null;
  readonly expiresAt: string | null;
  readonly createdBy: string | null;
  readonly revokedAt: string | null;
} & Omit<ShareOptions, 'startsAt' | 'expiresAt'>;
