import { AsyncLocalStorage } from 'node:async_hooks';
import type { AccessRule, Contributions, Guarded, Viewer } from '../../plugin-api/index.ts';
import { checkCondition } from '../condition/check-condition.ts';
import type { HidingRule } from './hiding.ts';

/** A rule, or the id of a plugin whose rules can't be asked. */
type Source = Guarded<AccessRule> | string;

/** Rules of plugins that hide photos. */
export interface AccessRules {
  /** The very same entries for as long as the plugins are the same; empty: nobody is bound by anything. */
  sources(): readonly Source[];
  /** What they hide from this viewer, whatever they may edit; of rules that hide nothing there is none. */
  ask(viewer: Viewer): Promise<readonly HidingRule[]>;
  /** True within the call of a rule: what it reads in order to answer is read without rules, else it would wait for itself. */
  isAsking(): boolean;
  /** A rule failed a moment ago: what is made now may not be kept. */
  isFailing(): boolean;
}

export interface AccessRuleParts {
  readonly contributions?: Contributions;
  /** Grows with each change; null: nothing is kept. */
  readonly generation?: () => number | null;
  /** Plugins that may hide photos and are switched on, but don't run: while they don't say what, everything is hidden. */
  readonly silent?: () => readonly string[];
  /** Of a plugin, as people know it. */
  readonly titleOf?: (plugin: string) => string;
}

/** A rule that failed is asked again after so many ms, and hides everything meanwhile. */
export const failureLasts = 1_000;

const mostViewers = 1_000;

interface Answer {
  readonly rules: Promise<readonly HidingRule[]>;
  /** By the clock of `performance`. */
  until: number;
}

interface Period {
  readonly generation: number;
  readonly sources: readonly Source[];
  readonly answers: Map<string, Answer>;
}

export const noRules: AccessRules = {
  sources: () => [],
  ask: async () => [],
  isAsking: () => false,
  isFailing: () => false,
};

/** Asks each rule once per viewer and change of the gallery. A rule that fails hides everything, so that nothing is seen by its fault. */
export function createAccessRules(parts: AccessRuleParts): AccessRules {
  const { contributions, generation = () => null, silent = () => [], titleOf = id => id } = parts;
  if (!contributions) return noRules;
  const asking = new AsyncLocalStorage<true>();
  let period: Period | null = null;
  let failedUntil = Number.NEGATIVE_INFINITY;

  const isAsking = () => asking.getStore() === true;
  const sources = (): readonly Source[] => {
    if (isAsking()) return [];
    const [rules, missing] = [contributions.of('accessRule'), silent()];
    return missing.length === 0 ? rules : [...rules, ...missing];
  };

  const named = (plugin: string) => ({ plugin, title: titleOf(plugin) });

  async function askOne(source: Source, viewer: Viewer): Promise<HidingRule[]> {
    if (typeof source === 'string') return [{ ...named(source), id: '', reason: '', condition: null }];
    const { plugin, id, reason } = source;
    const rule = { ...named(plugin), id, reason };
    try {
      const condition = await asking.run(true, () => source.hides({ viewer }, { viewer }));
      if (condition === null || condition === undefined) return [];
      checkCondition(condition);
      return [{ ...rule, condition }];
    } catch {
      failedUntil = performance.now() + failureLasts;
      return [{ ...rule, condition: null }];
    }
  }

  async function askAll(asked: readonly Source[], viewer: Viewer): Promise<readonly HidingRule[]> {
    return (await Promise.all(asked.map(source => askOne(source, viewer)))).flat();
  }

  function answersOf(asked: readonly Source[]): Map<string, Answer> | null {
    const now = generation();
    if (now === null) return null;
    const isSame =
      period?.generation === now && isSameList(period.sources, asked) && period.answers.size < mostViewers;
    if (!isSame) period = { generation: now, sources: asked, answers: new Map() };
    return period!.answers;
  }

  return {
    sources,
    isAsking,
    isFailing: () => performance.now() < failedUntil,
    async ask(viewer) {
      const asked = sources();
      if (asked.length === 0) return [];
      const answers = answersOf(asked);
      if (answers === null) return askAll(asked, viewer);
      const key = JSON.stringify(viewer);
      const known = answers.get(key);
      if (known && performance.now() < known.until) return known.rules;
      const answer: Answer = { rules: askAll(asked, viewer), until: Number.POSITIVE_INFINITY };
      answers.set(key, answer);
      const rules = await answer.rules;
      if (rules.some(hasFailed)) answer.until = performance.now() + failureLasts;
      return rules;
    },
  };
}

export function hasFailed({ condition }: HidingRule): boolean {
  return condition === null;
}

export function isSameList<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
