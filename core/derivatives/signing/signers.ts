import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { type Generation, keepUntilChange } from '../../database/keep-until-change.ts';
import type { ShareViewer, Viewer } from '../../plugin-api/index.ts';
import { findShareGate, findUserViewer } from './signer-queries.ts';

/**
 * For whose eyes an address is signed, and whose they are when it is asked for: what they may not see any more, the
 * address does not give.
 */
export interface Signers {
  /** Undefined for those whose pictures are not signed. */
  name(viewer: Viewer): Promise<string | undefined>;
  /** Undefined when they may not be here any more, or a link asks for more than they had shown. */
  find(name: string): Promise<Viewer | undefined>;
}

export interface SignerParts {
  readonly db: Knex;
  readonly generation: Generation;
}

export function createSigners({ db, generation }: SignerParts): Signers {
  const gates = keepUntilChange(generation, id => findShareGate(db, id));
  const users = keepUntilChange(generation, id => findUserViewer(db, id));

  const nameShare = async ({ shareId, isUnlocked, hasAcceptedTerms, user }: ShareViewer) => {
    const gate = await gates(shareId);
    if (!gate) return undefined;
    const shown = `${isUnlocked ? 'p' : ''}${hasAcceptedTerms ? 't' : ''}`;
    const proof = hashGate({
      passwordHash: isUnlocked ? gate.passwordHash : null,
      terms: hasAcceptedTerms ? gate.terms : null,
    });
    return ['l', shareId, shown, proof, user?.userId ?? ''].join('.');
  };

  const findShare = async ([shareId = '', shown = '', , userId = '']: readonly string[], name: string) => {
    const user = userId === '' ? null : await users(userId);
    if (user === undefined) return undefined;
    const viewer: ShareViewer = {
      ...{ kind: 'share', shareId, user },
      isUnlocked: shown.includes('p'),
      hasAcceptedTerms: shown.includes('t'),
    };
    // another password or other terms are asked for since
    return (await nameShare(viewer)) === name ? viewer : undefined;
  };

  return {
    async name(viewer) {
      if (viewer.kind === 'user') return `u.${viewer.userId}`;
      return viewer.kind === 'share' ? nameShare(viewer) : undefined;
    },
    async find(name) {
      const [kind, ...rest] = name.split('.');
      return kind === 'u' ? users(rest[0] ?? '') : findShare(rest, name);
    },
  };
}

function hashGate(gate: { passwordHash: string | null; terms: string | null }): string {
  return createHash('sha256')
    .update(JSON.stringify([gate.passwordHash, gate.terms]))
    .digest('hex')
    .slice(0, 12);
}
