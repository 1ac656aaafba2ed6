/** What a file is by its first bytes; its name is never asked. */
export interface Format {
  /** Stable name, as kept with an original: `jpeg`, `heic`, `nef`. */
  readonly name: string;
  readonly kind: 'image' | 'raw' | 'video' | 'svg';
  /** Usual file name extension, without dot. */
  readonly extension: string;
  readonly mime: string;
  /** Who decodes it; null: nobody. */
  readonly decoder: 'sharp' | 'heif' | 'jxl' | 'raw' | null;
}

/** The one table of formats: a new one is a row here and a case in `sniff.ts`. */
const table = [
  ['jpeg', 'image', 'jpg', 'image/jpeg', 'sharp'],
  ['png', 'image', 'png', 'image/png', 'sharp'],
  ['webp', 'image', 'webp', 'image/webp', 'sharp'],
  ['tiff', 'image', 'tif', 'image/tiff', 'sharp'],
  ['gif', 'image', 'gif', 'image/gif', 'sharp'],
  ['avif', 'image', 'avif', 'image/avif', 'sharp'],
  ['heic', 'image', 'heic', 'image/heic', 'heif'],
  ['jxl', 'image', 'jxl', 'image/jxl', 'jxl'],
  ['3fr', 'raw', '3fr', 'image/x-hasselblad-3fr', 'raw'],
  ['arw', 'raw', 'arw', 'image/x-sony-arw', 'raw'],
  ['cr2', 'raw', 'cr2', 'image/x-canon-cr2', 'raw'],
  ['cr3', 'raw', 'cr3', 'image/x-canon-cr3', 'raw'],
  ['crw', 'raw', 'crw', 'image/x-canon-crw', 'raw'],
  ['dcr', 'raw', 'dcr', 'image/x-kodak-dcr', 'raw'],
  ['dng', 'raw', 'dng', 'image/x-adobe-dng', 'raw'],
  ['iiq', 'raw', 'iiq', 'image/x-phaseone-iiq', 'raw'],
  ['mrw', 'raw', 'mrw', 'image/x-minolta-mrw', 'raw'],
  ['nef', 'raw', 'nef', 'image/x-nikon-nef', 'raw'],
  ['orf', 'raw', 'orf', 'image/x-olympus-orf', 'raw'],
  ['pef', 'raw', 'pef', 'image/x-pentax-pef', 'raw'],
  ['raf', 'raw', 'raf', 'image/x-fuji-raf', 'raw'],
  ['rw2', 'raw', 'rw2', 'image/x-panasonic-rw2', 'raw'],
  ['srw', 'raw', 'srw', 'image/x-samsung-srw', 'raw'],
  ['x3f', 'raw', 'x3f', 'image/x-sigma-x3f', 'raw'],
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
] as const satisfies readonly (readonly [string, Format['kind'], string, string, Format['decoder']])[];

export type FormatName = (typeof table)[number][0];

/** All formats by name. */
export const formats: ReadonlyMap<string, Format> = new Map(
  table.map(([name, kind, extension, mime, decoder]) => [name, { name, kind, extension, mime, decoder }]),
);
