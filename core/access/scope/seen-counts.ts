import type { Fragment, Scope } from './scope.ts';
import { visibleClasses } from './visible-classes.ts';
import { visiblePhotos } from './visible-to.ts';

/** Counts `n` of which those of some classes sum up to what a viewer sees: `from <rows> n where n.class_id in (<classes>)`. */
export interface SeenCounts {
  readonly rows: Fragment;
  readonly classes: Fragment;
}

/**
 * Counts of tags, kept ones. Where rules of plugins hide something from this viewer, photos are counted one by one: a class
 * doesn't say what rules ask about. Who is bound to some albums is given none, as without rules.
 */
export function seenTagCounts(scope: Scope): SeenCounts {
  if (scope.hidden.length === 0 || scope.within) return kept('tag_counts', scope);
  const visible = visiblePhotos(scope, 's');
  return counted({
    sql: `(select l.tag_id, 0 as class_id, count(*) as photo_count
      from photo_tags l join photos s on s.id = l.photo_id where ${visible.sql} group by l.tag_id)`,
    bindings: visible.bindings,
  });
}

/** The same of years, months and days. */
export function seenPeriodCounts(scope: Scope): SeenCounts {
  if (scope.hidden.length === 0 || scope.within) return kept('period_counts', scope);
  const visible = visiblePhotos(scope, 's');
  return counted({
    sql: `(select v.level, v.period collate "C" as period, 0 as class_id, sum(d.photos) as photo_count
      from (select date_trunc('day', s.taken_at) as at, s.taken_precision, count(*) as photos from photos s
        where s.taken_at is not null and ${visible.sql} group by 1, 2) d, periods_of(d.at, d.taken_precision) v
      group by 1, 2)`,
    bindings: visible.bindings,
  });
}

function kept(table: string, scope: Scope): SeenCounts {
  return { rows: { sql: table, bindings: [] }, classes: visibleClasses(scope) };
}

function counted(rows: Fragment): SeenCounts {
  return { rows, classes: { sql: 'select 0 as id', bindings: [] } };
}
