/** What a format is to the gallery: `photo` and `raw` are imported, `video` is counted, `drawing` refused. */
export type FormatKind = 'photo' | 'raw' | 'video' | 'drawing';

interface FormatEntry {
  readonly kind: FormatKind;
  readonly mimeType: string;
  /** Without the dot; for names that we give. */
  readonly extension: string;
}

/** Every format that is told apart by its first bytes. */
export const imageFormats = {
  jpeg: { kind: 'photo', mimeType: 'image/jpeg', extension: 'jpg' },
  png: { kind: 'photo', mimeType: 'image/png', extension: 'png' },
  webp: { kind: 'photo', mimeType: 'image/webp', extension: 'webp' },
  tiff: { kind: 'photo', mimeType: 'image/tiff', extension: 'tif' },
  avif: { kind: 'photo', mimeType: 'image/avif', extension: 'avif' },
  heic: { kind: 'photo', mimeType: 'image/heic', extension: 'heic' },
  gif: { kind: 'photo', mimeType: 'image/gif', extension: 'gif' },
  jxl: { kind: 'photo', mimeType: 'image/jxl', extension: 'jxl' },
  dng: { kind: 'raw', mimeType: 'image/x-adobe-dng', extension: 'dng' },
  cr2: { kind: 'raw', mimeType: 'image/x-canon-cr2', extension: 'cr2' },
  cr3: { kind: 'raw', mimeType: 'image/x-canon-cr3', extension: 'cr3' },
  crw: { kind: 'raw', mimeType: 'image/x-canon-crw', extension: 'crw' },
  nef: { kind: 'raw', mimeType: 'image/x-nikon-nef', extension: 'nef' },
  arw: { kind: 'raw', mimeType: 'image/x-sony-arw', extension: 'arw' },
  orf: { kind: 'raw', mimeType: 'image/x-olympus-orf', extension: 'orf' },
  rw2: { kind: 'raw', mimeType: 'image/x-panasonic-rw2', extension: 'rw2' },
  raf: { kind: 'raw', mimeType: 'image/x-fuji-raf', extension: 'raf' },
  pef: { kind: 'raw', mimeType: 'image/x-pentax-pef', extension: 'pef' },
  srw: { kind: 'raw', mimeType: 'image/x-samsung-srw', extension: 'srw' },
  x3f: { kind: 'raw', mimeType: 'image/x-sigma-x3f', extension: 'x3f' },
  mrw: { kind: 'raw', mimeType: 'image/x-minolta-mrw', extension: 'mrw' },
  mp4: { kind: 'video', mimeType: 'video/mp4', extension: 'mp4' },
  mov: { kind: 'video', mimeType: 'video/quicktime', extension: 'mov' },
  '3gp': { kind: 'video', mimeType: 'video/3gpp', extension: '3gp' },
  avi: { kind: 'video', mimeType: 'video/x-msvideo', extension: 'avi' },
  mkv: { kind: 'video', mimeType: 'video/x-matroska', extension: 'mkv' },
  webm: { kind: 'video', mimeType: 'video/webm', extension: 'webm' },
  mpg: { kind: 'video', mimeType: 'video/mpeg', extension: 'mpg' },
  mts: { kind: 'video', mimeType: 'video/mp2t', extension: 'mts' },
  wmv: { kind: 'video', mimeType: 'video/x-ms-wmv', extension: 'wmv' },
  svg: { kind: 'drawing', mimeType: 'image/svg+xml', extension: 'svg' },
} as const satisfies Record<string, FormatEntry>;

export type ImageFormat = keyof typeof imageFormats;

/** What the format is to the gallery. */
export function formatKind(format: ImageFormat): FormatKind {
  return imageFormats[format].kind;
}
