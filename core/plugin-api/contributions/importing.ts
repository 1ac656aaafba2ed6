import type { MappedPhoto } from '../hooks/imports.ts';
import type { JsonSchema } from '../manifest.ts';
import type { PluginContext } from '../plugin-context.ts';
import {
  type Contributed,
  dataOf,
  defineContribution,
  fileSchema,
  idSchema,
  textKeySchema,
} from './define-contribution.ts';

/** A file to bring in, whole on this machine. */
export interface ImportItem {
  /** Absolute. It is only read. */
  readonly path: string;
  /** As it was named where it came from; the last part of the path when absent. */
  readonly fileName?: string;
  /** Names it in reports; the file name when absent. */
  readonly shownPath?: string;
  /** Titles from the top down; null or absent: in no album. The same path is the same album, also next time. */
  readonly album?: readonly string[] | null;
  /** Absolute paths. */
  readonly sidecars?: readonly string[];
  /** Other originals of the same shot; absolute paths. */
  readonly parts?: readonly string[];
  /** Over what its metadata says. */
  readonly fields?: MappedPhoto;
  /** Absolute folder that it lies below: the file stays where it is and is only referred to. Absent: a copy is kept. */
  readonly inPlaceBelow?: string;
  /**
   * Its bytes may be here already, and what its file and sidecars say may have changed: then that is set, but for fields that were
   * edited in the gallery meanwhile.
   */
  readonly refresh?: boolean;
}

/** Some files of a folder, whole on this machine: core puts RAW files and sidecars to their photos, as when a folder is imported. */
export interface FolderItem extends Pick<ImportItem, 'album' | 'fields' | 'inPlaceBelow' | 'refresh'> {
  /** Absolute. */
  readonly folder: string;
  /** Files in it; what belongs to the shot of one is found beside it, named or not. */
  readonly names: readonly string[];
  /** Names the folder in reports; the folder itself when absent. */
  readonly shownPath?: string;
}

/** What a scan finds that is no photo to bring in, for a report whose sums are right. */
export interface SkippedItem {
  readonly skipped: string;
  readonly shownPath: string;
}

export interface ImportSource {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** JSON Schema of what a run is asked for; a form is made from it. */
  readonly options: JsonSchema;
  /** Finds what there is, in a stable order; every item within a minute of the one before. Files that it unpacks lie in the plugin's own folder. */
  readonly scan: (
    input: {
      readonly options: Readonly<Record<string, unknown>>;
      /** Names this run; `finish` gets the same. */
      readonly run: string;
    },
    context: PluginContext,
  ) => AsyncIterable<ImportItem | FolderItem | SkippedItem>;
  /** Called after a run, whatever ended it: removes what was unpacked. */
  readonly finish?: Contributed<
    {
      readonly options: Readonly<Record<string, unknown>>;
      readonly run: string;
      /** Nothing was changed by it. */
      readonly isDryRun: boolean;
      readonly report: Readonly<Record<string, unknown>>;
    },
    void
  >;
}

/** A kind of file that core doesn't know. Its decoder runs in a process of its own that may die. */
export interface FileType {
  /** Stable name, kept with each original: `heic`, `nef`. */
  readonly name: string;
  readonly kind: 'image' | 'raw' | 'video';
  /** Usual file name extension, without dot. */
  readonly extension: string;
  /** Other extensions that such files have. */
  readonly otherExtensions?: readonly string[];
  readonly mime: string;
  /** What the first bytes must be: all of one of these lists. What core knows stays core's, but for TIFF and MP4 files, which hold much else. */
  readonly signatures: readonly (readonly { readonly offset: number; readonly hex: string }[])[];
  /** Module of the plugin that exports `decode` (see `DecodeFile`); null: it is known by name and counted, but not brought in. */
  readonly decoder: string | null;
}

/** A file that is to be decoded, in a process that does nothing else and may die. */
export interface FileToDecode {
  /** Absolute. It is only read, and nothing in it may be believed. */
  readonly path: string;
  /** Width × height that a picture in memory may have. */
  readonly mostPixels: number;
  /** To be called as soon as the size is known, in px and before memory is taken for it. Throws TOO_LARGE, CORRUPT_IMAGE. */
  checkSize(size: { readonly width: number; readonly height: number }): void;
}

/** The picture, upright: as pixels, or as a file that core can decode, such as the JPEG in a RAW file. */
export type DecodedImage =
  | {
      /** RGBA, 8 bits a channel, alpha not multiplied in. */
      readonly rgba: Uint8Array;
      readonly width: number;
      readonly height: number;
      /** ICC profile that the colours are meant in; absent: sRGB. */
      readonly icc?: Uint8Array | undefined;
    }
  | {
      /** JPEG, PNG, WebP, TIFF, GIF or AVIF. */
      readonly encoded: Uint8Array;
      /** EXIF 1–8, how it is to be turned; absent: as the file itself says. */
      readonly orientation?: number | undefined;
    };

/**
 * What the module of a `fileType` exports as `decode`. An error refuses this file and no other; a minute and 1.5 GB are what
 * one may take. It may export `close()`, too, called before the process ends.
 *
 * @example
 * export const decode: DecodeFile = async ({ path, checkSize }) => {
 *   const { rgba, width, height } = decodeQoi(await readFile(path), checkSize);
 *   return { rgba, width, height };
 * };
 * @since 1.0.0
 */
export type DecodeFile = (file: FileToDecode) => Promise<DecodedImage>;

const schemaOfSchema: JsonSchema = { type: 'object' };
const since = '1.0.0';

export const importing = [
  defineContribution<ImportSource>()({
    kind: 'importSource',
    data: dataOf(
      { id: idSchema, title: textKeySchema, description: textKeySchema, options: schemaOfSchema },
      ['id', 'title', 'options'],
    ),
    functions: {
      scan: {
        budget: 60_000,
        streams: true,
        result: {
          type: 'object',
          anyOf: [
            { required: ['path'] },
            { required: ['folder', 'names'] },
            { required: ['skipped', 'shownPath'] },
          ],
        },
      },
      finish: { budget: 60_000, optional: true },
    },
    since,
    summary:
      'A place that photos come from: asked for by `enfilade import --source <plugin>:<id>`, on the page “Add photos”, and by the plugin itself.',
    example:
      "gallery.contribute.importSource({ id: 'card', title: 'source.card', options: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] }, async *scan({ options }) { yield { path: String(options.path), album: ['Card'] }; } });",
  }),
  defineContribution<FileType>()({
    kind: 'fileType',
    data: dataOf(
      {
        name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,19}$' },
        kind: { enum: ['image', 'raw', 'video'] },
        extension: { type: 'string', pattern: '^[a-z0-9]{1,10}$' },
        otherExtensions: { type: 'array', items: { type: 'string', pattern: '^[a-z0-9]{1,10}$' } },
        mime: { type: 'string', pattern: '^[a-z]+/[a-z0-9.+-]+$' },
        signatures: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              properties: {
                offset: { type: 'integer', minimum: 0, maximum: 4_096 },
                hex: { type: 'string', pattern: '^([0-9a-f]{2})+$' },
              },
              required: ['offset', 'hex'],
              additionalProperties: false,
            },
          },
        },
        decoder: { ...fileSchema, type: ['string', 'null'] },
      },
      ['name', 'kind', 'extension', 'mime', 'signatures', 'decoder'],
    ),
    functions: {},
    unique: ['name'],
    since,
    summary:
      'A kind of image file: how it is recognised, and what decodes it. HEIC, JPEG XL and RAW are such contributions of core.',
    example:
      "gallery.contribute.fileType({ name: 'qoi', kind: 'image', extension: 'qoi', mime: 'image/qoi', signatures: [[{ offset: 0, hex: '716f6966' }]], decoder: 'decode-qoi.ts' });",
  }),
] as const;
