import type { Format } from '../decoders/formats.ts';
import { readableMake, readableModel } from './camera-name.ts';
import { findDimensions } from './dimensions.ts';
import { collectKeywords } from './keyword-paths.ts';
import { resolveMapping } from './mapping.ts';
import { mappingTable } from './mapping-table.ts';
import type { MetadataProblem, PhotoMetadata } from './photo-metadata.ts';
import { toRawMetadata } from './raw-metadata.ts';
import type { TagSets } from './tag-lookup.ts';
import { resolveTimeTaken } from './time-taken.ts';

export interface ComposeOptions {
  /** As the photographer named it: it may tell the time. */
  readonly fileName: string;
  readonly format: Format | undefined;
  /** What is later than two days from now is no time of taking. */
  readonly now: Date;
  readonly problem: MetadataProblem | null;
}

/** Puts a photo's metadata together from its tags. Never throws, whatever the tags hold. */
export function composeMetadata(sets: TagSets, options: ComposeOptions): PhotoMetadata {
  const { sources, read } = startReading(sets);
  const keywords = findKeywords(sets);
  const { taken, from } = resolveTimeTaken(sets, options);
  const position = read('position');
  const dimensions = findDimensions(sets.embedded, {
    format: options.format,
    orientation: read('orientation'),
  });
  note(sources, 'keywords', keywords.from);
  note(sources, 'taken', from);
  note(sources, 'width', dimensions.from);
  return {
    title: read('title'),
    caption: read('caption'),
    altText: read('altText'),
    keywords: keywords.paths,
    rating: read('rating'),
    author: read('author'),
    credit: read('credit'),
    copyright: read('copyright'),
    licence: read('licence'),
    taken,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    altitude: position?.altitude ?? null,
    placeNames: readPlaceNames(read),
    camera: nameCamera(read('camera.rawMake'), read('camera.rawModel')),
    lens: read('lens'),
    exposure: readExposure(read),
    orientation: read('orientation'),
    ...dimensions.size,
    software: read('software'),
    raw: toRawMetadata(sets.embedded, sets.sidecar),
    sources,
    problem: options.problem,
  };
}

type Field = keyof typeof mappingTable;
type ValueOf<F extends Field> = (typeof mappingTable)[F] extends { convert: (...found: never[]) => infer V }
  ? Exclude<V, undefined> | null
  : never;
type Read = <F extends Field>(field: F) => ValueOf<F>;

function startReading(sets: TagSets): { sources: Record<string, string>; read: Read } {
  const sources: Record<string, string> = {};
  const read = (field: Field) => {
    const { value, from } = resolveMapping<unknown>(mappingTable[field], sets);
    note(sources, field, from);
    return value;
  };
  return { sources, read: read as Read };
}

function note(sources: Record<string, string>, field: string, from: string | null): void {
  if (from !== null) sources[field] = from;
}

// A sidecar that has keywords has all of them.
function findKeywords({ embedded, sidecar }: TagSets): { paths: string[][]; from: string | null } {
  const beside = sidecar ? collectKeywords(sidecar) : undefined;
  const isBeside = beside !== undefined && beside.paths.length > 0;
  const { paths, from } = isBeside ? beside : collectKeywords(embedded);
  const names = from.map(tag => (isBeside ? `sidecar:${tag}` : tag));
  return { paths, from: names.length > 0 ? names.join(', ') : null };
}

function readPlaceNames(read: Read): PhotoMetadata['placeNames'] {
  return {
    location: read('placeNames.location'),
    city: read('placeNames.city'),
    state: read('placeNames.state'),
    country: read('placeNames.country'),
    countryCode: read('placeNames.countryCode'),
  };
}

function readExposure(read: Read): PhotoMetadata['exposure'] {
  return {
    seconds: read('exposure.seconds'),
    aperture: read('exposure.aperture'),
    iso: read('exposure.iso'),
    focalLengthMm: read('exposure.focalLengthMm'),
    focalLength35Mm: read('exposure.focalLength35Mm'),
    exposureBiasEv: read('exposure.exposureBiasEv'),
    flashFired: read('exposure.flashFired'),
    program: read('exposure.program'),
  };
}

function nameCamera(rawMake: string | null, rawModel: string | null): PhotoMetadata['camera'] {
  const make = rawMake === null ? null : readableMake(rawMake);
  const model = rawModel === null ? null : readableModel(rawModel, rawMake);
  return { make, model: model || null, rawMake, rawModel };
}
