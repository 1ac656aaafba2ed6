import type { Verb } from '../../plugin-api/index.ts';
import { closeVerbs, everyVerb, intersectVerbs } from '../verbs.ts';
import type { Scope } from './scope.ts';
import { isOwn, type Judged } from './shown.ts';

/** What a viewer who sees something may do with it: the union over the ways in, as far as their link or token goes. */
export function verbsOf(scope: Scope, judged: Judged): readonly Verb[] {
  if (scope.link) return scope.ceiling;
  return intersectVerbs(scope.seesAll ? everyVerb : given(scope, judged), scope.ceiling);
}

/** Who uploads into a shared album may edit what they brought, there. */
function given(scope: Scope, judged: Judged): readonly Verb[] {
  const ways = new Set<Verb>(['view', ...judged.roots.flatMap(id => scope.verbsByRoot.get(id) ?? [])]);
  const broughtHere = isOwn(scope, judged) && ways.has('upload');
  return closeVerbs(broughtHere ? [...ways, 'edit'] : [...ways]);
}
