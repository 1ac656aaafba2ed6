import type { ViewerName, WayIn } from '../../plugin-api/index.ts';
import { type Facts, verbsFrom, weigh } from '../decision/decide.ts';
import { whoIs } from '../decision/who.ts';
import { type Asking, withHidden } from './hidden-facts.ts';

/** The ways in, those held back by which somebody would come from whom a rule of a plugin hides the photo. */
export async function holdBackHidden(asking: Asking, facts: Facts, ways: readonly WayIn[]): Promise<WayIn[]> {
  if (facts.object.kind !== 'photo' || asking.rules.sources().length === 0) return [...ways];
  return Promise.all(ways.map(way => holdBack(asking, facts, way)));
}

async function holdBack(asking: Asking, facts: Facts, way: WayIn): Promise<WayIn> {
  const { who } = way;
  if (who.kind === 'role' || who.kind === 'elsewhere') return way;
  const named = await whoIs(asking.db, viewerOf(who));
  if (!named) return way;
  const about = await withHidden(asking, { ...facts, who: named.who }, named.viewer);
  if (verbsFrom(weigh(about)).includes('edit')) return way;
  const reasons = about.hidden?.own.get(facts.object.id) ?? [];
  return reasons.length === 0 ? way : { ...way, heldBackBy: [...way.heldBackBy, ...reasons] };
}

function viewerOf(who: Exclude<WayIn['who'], { kind: 'role' } | { kind: 'elsewhere' }>): ViewerName {
  return 'id' in who ? { kind: who.kind, id: who.id } : { kind: who.kind };
}
