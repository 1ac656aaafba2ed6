import type { EntityStore } from '../changes/entity-store.ts';
import { loadShareDocs, saveShareDoc } from './queries/share-rows.ts';
import type { ShareDoc } from './share-doc.ts';

/** How the writing door reads and writes share links. */
export const shareStore: EntityStore<ShareDoc> = {
  entity: 'share',
  load: loadShareDocs,
  async save(trx, changes) {
    for (const { id, after } of changes) if (after) await saveShareDoc(trx, id, after);
  },
  /** Taking back that a link was made revokes it. */
  retire: (doc, now) => ({ ...doc, revokedAt: doc.revokedAt ?? now.toISOString() }),
};
