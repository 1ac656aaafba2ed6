import type { Knex } from 'knex';
import type { Viewer } from '../../plugin-api/index.ts';
import type { Facts } from '../decision/decide.ts';
import type { HiddenFacts, ReasonsByPhoto, ShareFacts, Who, World } from '../decision/facts.ts';
import type { AccessRules } from '../rules/access-rules.ts';
import { hasFailed } from '../rules/access-rules.ts';
import type { HidingRule } from '../rules/hiding.ts';
import { listHidden } from './queries/list-hidden.ts';

export interface Asking {
  readonly db: Knex;
  readonly rules: AccessRules;
}

/** The facts with what rules of plugins hide of their photos from this viewer, and from whom links of theirs come. */
export async function withHidden(asking: Asking, facts: Facts, viewer: Viewer): Promise<Facts> {
  if (asking.rules.sources().length === 0) return facts;
  const [hidden, who] = await Promise.all([
    loadHidden(asking, facts.world, viewer),
    whoWithHidden(asking, facts.world, facts.who),
  ]);
  return { ...facts, who, hidden };
}

async function loadHidden(asking: Asking, world: World, viewer: Viewer): Promise<HiddenFacts> {
  const [own, ofUser] = await Promise.all([
    loadReasons(asking, world, viewer),
    viewer.kind === 'token' ? loadReasons(asking, world, viewer.user) : nothing,
  ]);
  return { own, ofUser };
}

async function whoWithHidden(asking: Asking, world: World, who: Who): Promise<Who> {
  if (who.kind !== 'share') return who;
  const [share] = await sharesWithHidden(asking, world, [who.share]);
  return { ...who, share: share! };
}

export async function sharesWithHidden(
  asking: Asking,
  world: World,
  shares: readonly ShareFacts[],
): Promise<readonly ShareFacts[]> {
  if (asking.rules.sources().length === 0) return shares;
  return Promise.all(
    shares.map(async share => {
      const { creatorViewer: creator } = share;
      return creator ? { ...share, hiddenFromCreator: await loadReasons(asking, world, creator) } : share;
    }),
  );
}

const nothing: ReasonsByPhoto = new Map();

async function loadReasons(
  { db, rules }: Asking,
  { photos }: World,
  viewer: Viewer,
): Promise<ReasonsByPhoto> {
  if (viewer.kind === 'system' || photos.size === 0) return nothing;
  const hiding = await rules.ask(viewer);
  if (hiding.length === 0) return nothing;
  const rows = await listHidden(db, hiding, [...photos.keys()]);
  return new Map(rows.map(({ id, by }) => [id, by.map(index => reasonOf(hiding[index]!))]));
}

function reasonOf(rule: HidingRule) {
  const { plugin, title, id, reason } = rule;
  return {
    kind: 'rule',
    speaksFor: false,
    plugin,
    title,
    rule: id,
    reason,
    failed: hasFailed(rule),
  } as const;
}
