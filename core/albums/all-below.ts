import type { Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { fail } from '../errors/app-error.ts';
import { listSubtree } from './queries/upkeep.ts';

/** What lies below goes with it: CONFLICT when some of that is not this viewer's to delete. */
export async function requireAllBelow(context: ChangeContext, judge: Judge, id: string): Promise<void> {
  if (judge.editsAll) return;
  for (const below of await listSubtree(context.trx, id)) {
    await judge.album('manage', below).catch(() =>
      fail('CONFLICT', {
        message: 'Some of what lies below can only be deleted by a curator.',
        pointer: '/below',
      }),
    );
  }
}
