import type { PhotoCondition } from '../../plugin-api/index.ts';
import { compileCondition } from '../condition/compile-condition.ts';
import { judgedRootsOf } from '../scope/queries/judged-roots.ts';
import type { Fragment } from '../scope/scope.ts';

/** What one rule of a plugin hides from one viewer. */
export interface HidingRule {
  readonly plugin: string;
  /** Of the plugin. */
  readonly title: string;
  readonly id: string;
  /** Key of the plugin's catalogue. */
  readonly reason: string;
  /** Null: the rule failed, and hides everything. */
  readonly condition: PhotoCondition | null;
}

/** Who may edit a photo is not bound by rules: by way of these roots, or where they brought it and may upload. */
export interface Editing {
  readonly editRootIds: readonly number[];
  readonly uploadRootIds: readonly number[];
  readonly userId: string | null;
}

/** Rules that bind somebody, and what they are free in. */
export interface Hiding {
  readonly rules: readonly HidingRule[];
  readonly editing: Editing;
}

/** Photos that none of these hides; null: nothing is hidden. */
export function notHidden(hidings: readonly Hiding[], alias: string): Fragment | null {
  if (hidings.length === 0) return null;
  return joined(
    hidings.map(hiding => shownBy(hiding, alias)),
    ' and ',
  );
}

function shownBy({ rules, editing }: Hiding, alias: string): Fragment {
  const free = rules.map(rule => outsideOf(rule, alias));
  return joined([...mayEdit(editing, alias), joined(free, ' and ')], ' or ');
}

function outsideOf(rule: HidingRule, alias: string): Fragment {
  const { sql, bindings } = hiddenBy(rule, alias);
  return { sql: `(${sql}) is not true`, bindings };
}

/** Photos that a rule is about, whoever may edit them. */
export function hiddenBy({ condition, plugin }: HidingRule, alias: string): Fragment {
  if (condition === null) return { sql: 'true', bindings: [] };
  return compileCondition(condition, { plugin, alias, asker: null });
}

function mayEdit({ editRootIds, uploadRootIds, userId }: Editing, alias: string): Fragment[] {
  const roots = judgedRootsOf(alias);
  const ways: Fragment[] = [];
  if (editRootIds.length > 0) ways.push({ sql: `${roots} && ?::int[]`, bindings: [editRootIds] });
  if (userId !== null && uploadRootIds.length > 0) {
    ways.push({
      sql: `(${alias}.uploaded_by = ? and ${roots} && ?::int[])`,
      bindings: [userId, uploadRootIds],
    });
  }
  return ways;
}

function joined(fragments: readonly Fragment[], operator: string): Fragment {
  return {
    sql: `(${fragments.map(({ sql }) => sql).join(operator)})`,
    bindings: fragments.flatMap(({ bindings }) => bindings),
  };
}
