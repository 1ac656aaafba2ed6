import { parsePeriod } from '../../database/periods.ts';
import type { PhotoCondition } from '../../plugin-api/index.ts';
import type { Fragment } from '../scope/scope.ts';
import { inBox, inShownBox, type PlacesShown, placeOf } from './boxes.ts';

export interface ConditionParts {
  /** Whose values `ext` speaks of. */
  readonly plugin: string;
  /** Of the table of photos; `p` when absent. */
  readonly alias?: string;
  /** Who asks by it, and may learn no more by it than they are shown; null: core asks, by everything that is there. */
  readonly asker: Asker | null;
}

export interface Asker {
  readonly places: PlacesShown;
  /** Albums `a` that they may see. */
  readonly albums: Fragment;
}

/** Photos that a plugin means, in SQL; values are bindings. Comes out null for what is unknown: `is not true` denies it. */
export function compileCondition(condition: PhotoCondition, parts: ConditionParts): Fragment {
  const { alias = 'p' } = parts;
  if ('box' in condition) {
    const { asker } = parts;
    return asker === null
      ? inBox(condition.box, placeOf(alias))
      : inShownBox(condition.box, asker.places, alias);
  }
  if ('tagIds' in condition) return linked('photo_tags l', 'l.tag_id', condition.tagIds, alias);
  if ('albumIds' in condition) return inAlbums(condition.albumIds, alias, parts.asker);
  if ('ids' in condition) return { sql: `${alias}.id = any (?::text[])`, bindings: [condition.ids] };
  if ('ratingFrom' in condition)
    return { sql: `${alias}.rating >= ?::double precision`, bindings: [condition.ratingFrom] };
  if ('taken' in condition) return wasTaken(condition.taken, alias);
  if ('publication' in condition)
    return { sql: `${alias}.publication = ?::text`, bindings: [condition.publication] };
  if ('ext' in condition) {
    const { key, equals } = condition.ext;
    const bindings = [parts.plugin, key, JSON.stringify(equals)];
    return { sql: `${alias}.ext -> ?::text -> ?::text = ?::jsonb`, bindings };
  }
  if ('not' in condition) {
    const { sql, bindings } = compileCondition(condition.not, parts);
    return { sql: `(${sql}) is not true`, bindings };
  }
  return 'all' in condition
    ? joined(condition.all, ' and ', 'true', parts)
    : joined(condition.any, ' or ', 'false', parts);
}

function joined(
  conditions: readonly PhotoCondition[],
  operator: string,
  ofNone: string,
  parts: ConditionParts,
): Fragment {
  const fragments = conditions.map(each => compileCondition(each, parts));
  if (fragments.length === 0) return { sql: ofNone, bindings: [] };
  return {
    sql: `(${fragments.map(({ sql }) => `(${sql})`).join(operator)})`,
    bindings: fragments.flatMap(({ bindings }) => bindings),
  };
}

function linked(from: string, column: string, ids: readonly string[], alias: string): Fragment {
  return {
    sql: `exists (select 1 from ${from} where l.photo_id = ${alias}.id and ${column} = any (?::text[]))`,
    bindings: [ids],
  };
}

/** Directly in one of them. */
function inAlbums(ids: readonly string[], alias: string, asker: Asker | null): Fragment {
  if (asker === null) return linked('album_photos l', 'l.album_id', ids, alias);
  return {
    sql: `exists (select 1 from album_photos l join albums a on a.id = l.album_id
      where l.photo_id = ${alias}.id and l.album_id = any (?::text[]) and ${asker.albums.sql})`,
    bindings: [ids, ...asker.albums.bindings],
  };
}

/** By the clock on the wall, as photos are sorted. */
function wasTaken({ from, to }: { from: string | null; to: string | null }, alias: string): Fragment {
  const bounds = [
    ...(from === null ? [] : [{ sign: '>=', at: parsePeriod(from)!.from }]),
    ...(to === null ? [] : [{ sign: '<', at: parsePeriod(to)!.to }]),
  ];
  const compared = bounds.map(({ sign }) => ` and ${alias}.sort_at ${sign} ?::timestamptz`);
  return {
    sql: `(${alias}.taken_at is not null${compared.join('')})`,
    bindings: bounds.map(({ at }) => at),
  };
}
