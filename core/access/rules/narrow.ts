import type { Verb, Viewer } from '../../plugin-api/index.ts';
import { mayManageAll } from '../roles.ts';
import type { Scope } from '../scope/scope.ts';
import type { AccessRules } from './access-rules.ts';
import type { Editing, Hiding } from './hiding.ts';

/**
 * The scope without what rules hide. A token is bound by what binds its user, too: it never sees more than they do. `isPublic`
 * of what this viewer sees asks what is hidden from guests.
 */
export async function narrow(scope: Scope, rules: AccessRules): Promise<Scope> {
  if (rules.sources().length === 0) return scope;
  const { viewer } = scope;
  const [own, ofUser, ofGuests] = await Promise.all([
    hidingFor(viewer, editingOf(scope, viewer), rules),
    viewer.kind === 'token' ? hidingFor(viewer.user, editingOf(scope, viewer.user), rules) : [],
    hidingFor(guest, bound, rules),
  ]);
  return { ...scope, hidden: [...scope.hidden, ...own, ...ofUser], hiddenFromGuests: ofGuests };
}

const guest: Viewer = { kind: 'guest' };
const bound: Editing = { editRootIds: [], uploadRootIds: [], userId: null };

/** @param editing null: they may edit everything */
async function hidingFor(viewer: Viewer, editing: Editing | null, rules: AccessRules): Promise<Hiding[]> {
  if (editing === null) return [];
  const hiding = await rules.ask(viewer);
  return hiding.length === 0 ? [] : [{ rules: hiding, editing }];
}

/** Of the scope's viewer, or of the user whose token it is. */
function editingOf(scope: Scope, viewer: Viewer): Editing | null {
  const isSelf = viewer === scope.viewer;
  if (isSelf && !scope.ceiling.includes('edit')) return bound;
  if (isSelf ? scope.seesAll : mayManageAll(viewer)) return null;
  if (scope.link) return null;
  return {
    editRootIds: rootsWith(scope, 'edit'),
    uploadRootIds: rootsWith(scope, 'upload'),
    userId: scope.userId,
  };
}

function rootsWith({ verbsByRoot }: Scope, verb: Verb): number[] {
  return [...verbsByRoot].filter(([, verbs]) => verbs.includes(verb)).map(([id]) => id);
}
