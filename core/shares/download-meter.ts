import type { Knex } from 'knex';
import { takeTurns } from '../database/turns.ts';
import { fail } from '../errors/app-error.ts';
import { createSigner } from '../http/signer.ts';
import type { DownloadMeter } from '../http/state.ts';
import {
  beginDownload,
  type CountedDownload,
  continueDownload,
  giveBack,
  takeDownloads,
} from './queries/downloads.ts';

/** Bytes that may have gone out and never have arrived when a connection breaks: what lies in the buffers on the way. */
const mostLost = 8 * 1024 * 1024;

export type MeterFor = (visit: { readonly shareId: string; readonly address: string }) => DownloadMeter;

/**
 * Counts originals against the budget of their link, before their first byte goes out. One count is good for the bytes of one
 * file, to one address, within a day: parts that are fetched one by one make one download, and so does one that breaks off and
 * is continued. What arrived whole and is asked for again is another one.
 */
export function createDownloadMeter({ db, secret }: { db: Knex; secret: string }): MeterFor {
  // Parts that are asked for at the same time find the count of the first.
  const inTurn = takeTurns();
  const { sign } = createSigner(secret);
  return ({ shareId, address }) => {
    const visitor = sign(`visitor:${shareId}:${address}`);
    return {
      async begin({ photoId, bytes, wholeBytes }) {
        const counted = { shareId, photoId, visitor };
        const id = await inTurn(visitor + photoId, () => count(db, counted, { bytes, wholeBytes }));
        return async sentBytes => {
          const unsent = bytes - sentBytes;
          if (unsent > 0) await giveBack(db, id, { unsent, lost: Math.min(sentBytes, mostLost) });
        };
      },
      async takeAll(count) {
        if (!(await takeDownloads(db, shareId, count))) fail('DOWNLOADS_USED_UP');
      },
    };
  };
}

async function count(
  db: Knex,
  download: CountedDownload,
  size: { bytes: number; wholeBytes: number },
): Promise<string> {
  const continued = await continueDownload(db, download, size.bytes);
  if (continued !== undefined) return continued;
  if (!(await takeDownloads(db, download.shareId, 1))) fail('DOWNLOADS_USED_UP');
  return beginDownload(db, download, size);
}
