import { createHmac, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { announceChange } from '../../changes/announce.ts';
import { type Generation, keepOneUntilChange } from '../../database/keep-until-change.ts';
import { fail } from '../../errors/app-error.ts';
import { createSigner, type Signer } from '../../http/signer.ts';
import { addImageKey, type ImageKeyRow, listImageKeys, retireImageKey } from './key-queries.ts';

/** Signs addresses of pictures, or says whether they were signed by it. */
export interface ImageKey {
  readonly id: string;
  readonly signer: Signer;
}

/** What a key is good for now. */
export type KeyState = 'signs' | 'holds' | 'retired';

export interface ImageKeySummary extends ImageKeyRow {
  readonly state: KeyState;
}

/** The keys of this gallery: the newest signs, and the one before it holds good for what it signed. */
export interface KeyRing {
  /** Undefined when all are retired: then nothing is signed. */
  current(): Promise<ImageKey | undefined>;
  /** Undefined for one that is unknown or retired. */
  find(id: string): Promise<ImageKey | undefined>;
  /** Newest first. */
  list(): Promise<ImageKeySummary[]>;
  /** Returns the id of the new key. */
  rotate(): Promise<string>;
  /** @throws AppError NOT_FOUND */
  retire(id: string): Promise<void>;
}

export interface KeyRingParts {
  readonly db: Knex;
  /** Of the gallery: keys are worked out from it, so that a copy of the database signs nothing. */
  readonly secret: string;
  readonly generation: Generation;
}

/** Every process hears of a rotation as of any other change. */
export function createKeyRing({ db, secret, generation }: KeyRingParts): KeyRing {
  const liveKeys = keepOneUntilChange(generation, async (): Promise<ImageKey[]> => {
    const rows = await listImageKeys(db);
    return rows.filter(({ retiredAt }) => retiredAt === null).map(({ id }) => toKey(secret, id));
  });

  return {
    current: async () => (await liveKeys())[0],
    find: async id => (await liveKeys()).find(key => key.id === id),
    async list() {
      return (await listImageKeys(db)).map((row, index, rows) => ({
        ...row,
        state: stateOf(row, index, rows),
      }));
    },
    async rotate() {
      const id = randomBytes(4).toString('hex');
      await addImageKey(db, id);
      await announceChange(db, 'image keys');
      return id;
    },
    async retire(id) {
      if (!(await retireImageKey(db, id)))
        fail('NOT_FOUND', { message: `There is no key ${id} that holds good.` });
      await announceChange(db, 'image keys');
    },
  };
}

function toKey(secret: string, id: string): ImageKey {
  const key = createHmac('sha256', secret).update(`image-key:${id}`).digest('base64url');
  return { id, signer: createSigner(key) };
}

function stateOf({ retiredAt }: ImageKeyRow, index: number, rows: readonly ImageKeyRow[]): KeyState {
  if (retiredAt !== null) return 'retired';
  return rows.findIndex(row => row.retiredAt === null) === index ? 'signs' : 'holds';
}
