import type { Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { fail, isAppError } from '../errors/app-error.ts';
import { listSubtree } from './queries/upkeep.ts';

/** What lies below goes with it: CONFLICT when some of that is not this viewer's to delete. */
export async function requireAllBelow(context: ChangeContext, judge: Judge, id: string): Promise<void> {
  if (judge.editsAll) return;
  try {
    await judge.albums('manage', await listSubtree(context.trx, id));
  } catch (error) {
    if (!isAppError(error)) throw error;
    fail('CONFLICT', {
      message: 'Some of what lies below can only be deleted by a curator.',
      pointer: '/below',
      cause: error,
    });
  }
}
