import type { Format } from '../decoders/formats.ts';
import { resolveMapping } from './mapping.ts';
import { mappingTable } from './mapping-table.ts';
import type { PhotoMetadata } from './photo-metadata.ts';
import type { Tags } from './tag-lookup.ts';
import { toNumber } from './tag-values.ts';

type Size = Pick<PhotoMetadata, 'width' | 'height' | 'displayWidth' | 'displayHeight'>;

interface DimensionsOptions {
  readonly format: Format | undefined;
  readonly orientation: number | null;
}

/** Pixels as stored and as shown, and the tag that told them. A sidecar has no say: it has no pixels. */
export function findDimensions(
  tags: Tags,
  { format, orientation }: DimensionsOptions,
): { size: Size; from: string | null } {
  const isRaw = format?.kind === 'raw';
  const { width, height, from } = isRaw ? findLargest(tags) : findStated(tags);
  const isTurned = orientation !== null && orientation >= 5;
  const shown = isTurned
    ? { displayWidth: height, displayHeight: width }
    : { displayWidth: width, displayHeight: height };
  return { size: { width, height, ...shown }, from };
}

interface Stated {
  readonly width: number | null;
  readonly height: number | null;
  readonly from: string | null;
}

function findStated(tags: Tags): Stated {
  const width = resolveMapping(mappingTable.width, { embedded: tags, sidecar: undefined });
  const height = resolveMapping(mappingTable.height, { embedded: tags, sidecar: undefined });
  const isWhole = width.value !== null && height.value !== null;
  return isWhole
    ? { width: width.value, height: height.value, from: width.from }
    : { width: null, height: null, from: null };
}

// A raw file holds previews of several sizes beside the picture, which is the largest.
function findLargest(tags: Tags): Stated {
  const sizes = Object.keys(tags)
    .filter(name =>
      /^(IFD\d|SubIFD\d*|File|RAF|CanonRaw|PanasonicRaw|ExifIFD|Track\d):(Exif)?ImageWidth$/.test(name),
    )
    .map(name => ({
      from: name,
      width: toNumber(tags[name]),
      height: toNumber(tags[name.replace(/Width$/, 'Height')]),
    }))
    .filter(size => Number.isInteger(size.width) && Number.isInteger(size.height));
  const largest = sizes.toSorted((a, b) => b.width! * b.height! - a.width! * a.height!)[0];
  if (!largest || largest.width! < 1 || largest.height! < 1) return { width: null, height: null, from: null };
  return { width: largest.width!, height: largest.height!, from: largest.from };
}
