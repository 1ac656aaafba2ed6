import { keywordSources } from '../../core/metadata/keyword-paths.ts';
import { mappingTable } from '../../core/metadata/mapping-table.ts';
import { timeSources } from '../../core/metadata/time-sources.ts';
import { code, table } from './sections.ts';

const sidecarWords = { first: 'sidecar, then file', last: 'file, then sidecar' };

/** The mapping table, with what is read in a way of its own. */
export function metadataTable(): string {
  const rows = Object.entries(mappingTable).map(([field, { sources, unit, sidecar }]) => [
    field,
    unit,
    sources.map(code).join(', '),
    sidecarWords[sidecar],
  ]);
  const times = timeSources.map(({ tag, time }) => (time ? `${code(tag)} with ${code(time)}` : code(tag)));
  const keywords = keywordSources.map(({ tag }) => code(tag));
  return table(
    ['Field', 'Unit', 'Tags, the most trusted first', 'Which file counts first'],
    [
      ...rows,
      [
        'taken',
        'date and time',
        `${times.join(', ')}, the file’s name`,
        'file; corrections in XMP of a sidecar',
      ],
      ['keywords', 'tags', keywords.join(', '), 'all taken together'],
    ],
  );
}
