import type { Knex } from 'knex';
import { fail } from '../errors/app-error.ts';
import { createSigner, isSameText } from '../http/signer.ts';
import type { Gallery, User } from '../plugin-api/index.ts';
import type { Passwords } from './passwords.ts';
import { hasAdministrator, lockSetUp } from './queries/users.ts';

export interface SetUp {
  /** The path that lets somebody become the first administrator; null once there is one. */
  path(): Promise<string | null>;
  /** Whether this token opens the set-up page now. */
  isOpen(token: string): Promise<boolean>;
  /** @throws AppError NOT_FOUND when there is an administrator by now, or the token is wrong. */
  complete(token: string, user: { name: string; password: string }): Promise<User>;
}

/**
 * The link follows from the secret and the instance, so each process knows it and nobody has to keep it. It works while
 * there is no administrator, and so once.
 */
export function createSetUp(parts: {
  db: Knex;
  gallery: Gallery;
  passwords: Passwords;
  secret: string;
  instanceId: string;
}): SetUp {
  const { db, gallery, passwords } = parts;
  const token = createSigner(parts.secret).sign(`set-up:${parts.instanceId}`).slice(0, 27);
  const isOpen = async (given: string) => isSameText(given, token) && !(await hasAdministrator(db));
  return {
    path: async () => ((await hasAdministrator(db)) ? null : `/setup/${token}`),
    isOpen,
    async complete(given, { name, password: typed }) {
      if (!(await isOpen(given))) return fail('NOT_FOUND');
      const password = await passwords.prepare(typed);
      return db.transaction(async trx => {
        await lockSetUp(trx);
        if (!(await isOpen(given))) return fail('NOT_FOUND');
        const request = {
          viewer: { kind: 'system', name: 'set-up' },
          reason: 'First administrator',
        } as const;
        return (await gallery.change(request, tx => tx.users.create({ name, password, role: 'admin' })))
          .value;
      });
    },
  };
}
