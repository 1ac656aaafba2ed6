import type { FileType } from '../plugin-api/index.ts';
import { coreFileTypes } from './core-file-types.ts';

/** The module that decodes a contributed kind of file; see `DecodeFile`. */
export interface DecoderModule {
  /** `file:` address. */
  readonly module: string;
  /** Null: it is core's own. */
  readonly plugin: string | null;
}

/** What a file is by its first bytes; its name is never asked. */
export interface Format {
  /** Stable name, as kept with an original: `jpeg`, `heic`, `nef`. */
  readonly name: string;
  readonly kind: 'image' | 'raw' | 'video' | 'svg';
  /** Usual file name extension, without dot. */
  readonly extension: string;
  readonly mime: string;
  /** Who decodes it; null: nobody. */
  readonly decoder: 'sharp' | DecoderModule | null;
}

/** A contributed kind of file, as it is told to the processes that look at files. Plain data. */
export interface AddedFormat extends Format {
  readonly signatures: FileType['signatures'];
}

/** What needs no decoder of its own: a new one is a row here and a case in `sniff.ts`. */
const table = [
  ['jpeg', 'image', 'jpg', 'image/jpeg', 'sharp'],
  ['png', 'image', 'png', 'image/png', 'sharp'],
  ['webp', 'image', 'webp', 'image/webp', 'sharp'],
  ['tiff', 'image', 'tif', 'image/tiff', 'sharp'],
  ['gif', 'image', 'gif', 'image/gif', 'sharp'],
  ['avif', 'image', 'avif', 'image/avif', 'sharp'],
  ['mp4', 'video', 'mp4', 'video/mp4', null],
  ['mov', 'video', 'mov', 'video/quicktime', null],
  ['3gp', 'video', '3gp', 'video/3gpp', null],
  ['matroska', 'video', 'mkv', 'video/x-matroska', null],
  ['avi', 'video', 'avi', 'video/x-msvideo', null],
  ['mpeg', 'video', 'mpg', 'video/mpeg', null],
  ['mpeg-ts', 'video', 'mts', 'video/mp2t', null],
  ['asf', 'video', 'wmv', 'video/x-ms-wmv', null],
  ['flv', 'video', 'flv', 'video/x-flv', null],
  ['ogg', 'video', 'ogv', 'video/ogg', null],
  ['svg', 'svg', 'svg', 'image/svg+xml', null],
] as const satisfies readonly (readonly [string, Format['kind'], string, string, 'sharp' | null])[];

/** HEIC, JPEG XL and RAW, by the contract that plugins have. */
export const coreFormats: readonly AddedFormat[] = coreFileTypes.map(type =>
  toFormat(type, { folder: new URL('.', import.meta.url), plugin: null }),
);

export type FormatName = (typeof table)[number][0] | (typeof coreFileTypes)[number]['name'];

/** All formats of core by name. */
export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ...table.map(
    ([name, kind, extension, mime, decoder]) => [name, { name, kind, extension, mime, decoder }] as const,
  ),
  ...coreFormats.map(format => [format.name, format] as const),
]);

/** @param folder ends with a slash; the decoder lies below it */
export function toFormat(
  { name, kind, extension, mime, signatures, decoder }: FileType,
  { folder, plugin }: { readonly folder: URL; readonly plugin: string | null },
): AddedFormat {
  const module = decoder === null ? null : { module: new URL(decoder, folder).href, plugin };
  return { name, kind, extension, mime, signatures, decoder: module };
}
