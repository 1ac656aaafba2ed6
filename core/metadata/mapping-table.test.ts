import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { formats } from '../decoders/formats.ts';
import { composeMetadata } from './compose-metadata.ts';
import { type MappingCase, mappingCases } from './mapping-cases.ts';
import { mappedSources, mappingTable } from './mapping-table.ts';
import { createPhotoFixtures, type PhotoFixtures, testNow } from './photo-fixtures.ts';
import type { PhotoMetadata } from './photo-metadata.ts';
import type { Tags } from './tag-lookup.ts';
import { timeSources } from './time-sources.ts';

const compose = (embedded: Tags) =>
  composeMetadata(
    { embedded, sidecar: undefined },
    { fileName: 'x', format: formats.get('jpeg'), now: testNow, problem: null },
  );

test('every source of every field has a case', () => {
  const keyOf = ({ field, source }: { field: string; source: string }) => `${field} from ${source}`;
  assert.deepEqual(mappingCases.map(keyOf).toSorted(), mappedSources.map(keyOf).toSorted());
});

describe('each row of the table', () => {
  let fixtures: PhotoFixtures;
  const read = new Map<MappingCase, PhotoMetadata>();
  before(async () => {
    fixtures = await createPhotoFixtures();
    await Promise.all(
      mappingCases.map(async (row, index) => {
        if (row.answer) return read.set(row, compose(row.answer));
        const path = await fixtures.makePhoto(`${index}.${row.file ?? 'jpg'}`, row.write);
        return read.set(row, await fixtures.reader.read(path, { fileName: 'x' }));
      }),
    );
  });
  after(() => fixtures.close());

  for (const row of mappingCases) {
    test(`${row.field} is read from ${row.source}`, () => {
      const metadata = read.get(row)!;
      assert.deepEqual(fieldOf(metadata, row.field), row.expected);
      if (row.field !== 'height') assertSource(metadata, row);
    });
  }

  test('an earlier source is trusted before a later one', () => {
    const orders = [
      ...Object.entries(mappingTable).map(([field, { sources }]) => ({ field, sources })),
      { field: 'taken', sources: timeSources.map(({ tag }) => tag) },
    ].filter(({ field }) => field !== 'height');
    for (const { field, sources } of orders) {
      const rows = sources.map(
        source => mappingCases.find(row => row.field === field && row.source === source)!,
      );
      for (const [index, row] of rows.entries()) {
        for (const later of rows.slice(index + 1)) {
          const both = compose({ ...answerOf(later, read), ...answerOf(row, read) });
          assertSource(both, row, `${row.source} before ${later.source}`);
        }
      }
    }
  });
});

function answerOf(row: MappingCase, read: ReadonlyMap<MappingCase, PhotoMetadata>): Tags {
  return row.answer ?? read.get(row)!.raw;
}

function assertSource(metadata: PhotoMetadata, { field, source }: MappingCase, message?: string): void {
  const from = metadata.sources[field] ?? '';
  if (source.startsWith('*')) assert.ok(from.endsWith(source.slice(1)), `${from}, ${message}`);
  else assert.equal(from, source, message);
}

function fieldOf(metadata: PhotoMetadata, field: string): unknown {
  if (field === 'taken') return metadata.taken.at;
  if (field === 'position') {
    return { latitude: metadata.latitude, longitude: metadata.longitude, altitude: metadata.altitude };
  }
  return field
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], metadata);
}
