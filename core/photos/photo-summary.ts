import type { Fragment, Scope } from '../access/index.ts';
import {
  isPublicPhoto,
  shownOf,
  showsLess,
  sizeBound,
  speak,
  textsColumn,
  watermarkFor,
} from '../access/index.ts';
import type { PhotoSummary, PhotoTexts, Translations } from '../plugin-api/index.ts';
import { type PhotoRow, rowExpressions, takenOf } from './photo-rows.ts';

export type SummaryRow = Pick<
  PhotoRow,
  | 'id'
  | 'title'
  | 'altText'
  | 'rating'
  | 'takenAt'
  | 'takenOffset'
  | 'takenPrecision'
  | 'takenSource'
  | 'width'
  | 'height'
  | 'focalX'
  | 'focalY'
  | 'averageColour'
  | 'thumbHash'
> & {
  hash: string;
  extraFormats: string[];
  isPublic: boolean;
  texts: Translations<PhotoTexts> | null;
} & JudgedColumns;

/** What a bound on pixels is judged from; null where no photo has one for this viewer. */
interface JudgedColumns {
  readonly judgedRoots: number[] | null;
  readonly uploadedBy: string | null;
}

const names = [
  'title',
  'altText',
  'rating',
  'takenAt',
  'takenOffset',
  'takenPrecision',
  'takenSource',
  'width',
  'height',
  'focalX',
  'focalY',
  'averageColour',
  'thumbHash',
] as const;

const plainColumns = names.map(name => `${rowExpressions[name]} as "${name}"`).join(', ');

const allNames = ['id', ...names, 'hash', 'extraFormats', 'isPublic', 'texts', 'judgedRoots', 'uploadedBy'];

/** The same columns of a sub-query that has them. */
export function summaryColumnsOf(alias: string): string {
  return allNames.map(name => `${alias}."${name}"`).join(', ');
}

/** The columns of a {@link SummaryRow}, of photos as `p`. */
export function summaryColumns(scope: Scope): Fragment {
  const isPublic = scope.viewer.kind === 'guest' ? { sql: 'true', bindings: [] } : isPublicPhoto(scope);
  const texts = textsColumn(scope, 'p', 'caption');
  return {
    sql: `p.id, ${plainColumns}, left(p.sha256, 12) as hash, p.extra_formats as "extraFormats", ${isPublic.sql} as "isPublic",
      ${texts.sql} as texts, ${showsLess(scope) ? `p.roots` : 'null::int[]'} as "judgedRoots", p.uploaded_by as "uploadedBy"`,
    bindings: [...isPublic.bindings, ...texts.bindings],
  };
}

export function toSummary(row: SummaryRow, scope: Scope): PhotoSummary {
  const { judgedRoots: roots, uploadedBy } = row;
  const shown = roots && shownOf(scope, { roots, uploadedBy });
  const mark = shown && watermarkFor(shown, row);
  const summary = {
    id: row.id,
    title: row.title,
    altText: row.altText,
    width: row.width,
    height: row.height,
    averageColour: row.averageColour,
    thumbHash: row.thumbHash,
    hash: row.hash,
    extraFormats: mark ? row.extraFormats.filter(isUnmarked) : row.extraFormats,
    taken: takenOf(row),
    rating: row.rating,
    focalPoint: row.focalX === null ? null : { x: row.focalX, y: row.focalY! },
    isPublic: row.isPublic,
    sizes: scope.sizes!,
    largestSize: shown && sizeBound(shown),
    isMarked: mark !== null,
  };
  return row.texts ? speak(summary, row.texts, scope) : summary;
}

/** Only the smallest never carry one. Of the others those with a watermark are made as JPEG when they are asked for. */
function isUnmarked(format: string): boolean {
  return format.startsWith('thumb.');
}
