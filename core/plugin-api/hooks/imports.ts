import type { JsonSchema } from '../manifest.ts';
import { type Denial, defineHook, denialSchema, type ItemPatch, patchOf } from './define-hook.ts';
import { type KeywordPaths, keywordsSchema, type PhotoFields, photoFieldSchemas } from './fields.ts';

/** By which door photos come in: `command`, `upload`, or the id of an import source, such as `folder-import:folders`. */
export type ImportOrigin = string;

/** A file of one folder, as far as its name tells. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: number;
}

/** Files of one shot: a photo with what belongs to it. Names are those of the folder. */
export interface FileGroup {
  readonly main: string;
  readonly sidecars: readonly string[];
  /** Other originals of the same shot, such as RAW files; kept with the photo, without a page of their own. */
  readonly parts: readonly string[];
}

export interface FileFacts {
  /** Names the file within this call. */
  readonly id: string;
  /** As it was named where it came from. */
  readonly fileName: string;
  /** Absolute; null while its bytes are not on this machine. */
  readonly path: string | null;
  readonly sidecarPaths: readonly string[];
}

/** Where a photo is to go and what it is to say, before its row is written. */
export interface MappedPhoto extends PhotoFields {
  /** Titles from the top down; null: in no album; absent: where the import puts it. */
  readonly album?: readonly string[] | null;
  readonly keywords?: KeywordPaths;
  /** True: it is counted as skipped and not brought in. */
  readonly skip?: boolean;
}

/** A file whose bytes were read. */
export interface ProbedFile {
  readonly id: string;
  readonly fileName: string;
  readonly format: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Displayed pixels. */
  readonly width: number;
  readonly height: number;
}

/** Bytes that are here already, or that a plugin takes for them. */
export interface DuplicateAnswer {
  /** `skip`: only noted · `keep`: a photo of its own all the same (only when the bytes differ). */
  readonly action: 'skip' | 'keep';
}

const names: JsonSchema = { type: 'array', items: { type: 'string' }, maxItems: 50 };
const since = '1.0.0';

export const importHooks = [
  defineHook<
    {
      readonly origin: ImportOrigin;
      readonly folder: string;
      readonly files: readonly NamedFile[];
      readonly groups: readonly FileGroup[];
    },
    readonly FileGroup[] | undefined
  >()({
    name: 'import.pairing',
    kind: 'first',
    context: 'job',
    failure: 'fallback',
    budget: 5_000,
    result: {
      type: 'array',
      items: {
        type: 'object',
        properties: { main: { type: 'string' }, sidecars: names, parts: names },
        required: ['main', 'sidecars', 'parts'],
        additionalProperties: false,
      },
    },
    since,
    summary:
      'The files of one folder are put together into photos; the first answer replaces core’s groups. A file that no group names is looked at by itself.',
    example:
      'gallery.hooks.import.pairing.tap(({ groups }) => groups.filter(group => !group.main.startsWith("proof-")));',
  }),
  defineHook<
    {
      readonly origin: ImportOrigin;
      readonly items: readonly (FileFacts & { readonly suggestion: MappedPhoto })[];
    },
    readonly ItemPatch<MappedPhoto>[] | undefined
  >()({
    name: 'import.mapping',
    kind: 'change',
    context: 'job',
    failure: 'isolate',
    budget: 10_000,
    result: patchOf({
      ...photoFieldSchemas,
      album: {
        type: ['array', 'null'],
        minItems: 1,
        maxItems: 20,
        items: { type: 'string', minLength: 1, maxLength: 500 },
      },
      keywords: keywordsSchema,
      skip: { type: 'boolean' },
    }),
    items: { list: 'items', key: 'id', fields: 'suggestion' },
    since,
    summary: 'It is decided where a photo goes and what it says, after its metadata was read.',
    example:
      "gallery.hooks.import.mapping.tap(({ items }) => items.map(({ id }) => ({ id, patch: { album: ['Inbox'] } })));",
  }),
  defineHook<
    { readonly origin: ImportOrigin; readonly items: readonly ProbedFile[] },
    readonly Denial[] | undefined
  >()({
    name: 'import.accepting',
    kind: 'decide',
    context: 'job',
    failure: 'isolate',
    budget: 5_000,
    result: denialSchema,
    items: { list: 'items', key: 'id', fields: 'id' },
    since,
    summary:
      'A file was read and decoded and is about to come in; a denial lists it as refused, with its reason.',
    example:
      "gallery.hooks.import.accepting.tap(({ items }) => items.filter(item => item.width < 200).map(({ id }) => ({ id, code: 'TOO_SMALL', message: 'It is smaller than 200 pixels.' })));",
  }),
  defineHook<
    {
      readonly origin: ImportOrigin;
      readonly item: ProbedFile;
      readonly photoId: string;
      readonly inTrash: boolean;
    },
    DuplicateAnswer | undefined
  >()({
    name: 'import.deduping',
    kind: 'first',
    context: 'job',
    failure: 'fallback',
    budget: 2_000,
    result: {
      type: 'object',
      properties: { action: { enum: ['skip', 'keep'] } },
      required: ['action'],
      additionalProperties: false,
    },
    since,
    summary:
      'The same bytes are here already; `skip` leaves the photo where it is instead of giving it a place in the album, too.',
    example: "gallery.hooks.import.deduping.tap(() => ({ action: 'skip' }));",
  }),
  defineHook<{
    readonly origin: ImportOrigin;
    readonly runId: string;
    readonly items: readonly {
      readonly fileName: string;
      readonly status: string;
      readonly photoId: string | null;
      readonly sha256: string | null;
      readonly path: string | null;
    }[];
  }>()({
    name: 'import.settled',
    kind: 'fact',
    context: 'job',
    failure: 'isolate',
    budget: 5_000,
    result: null,
    since,
    summary: 'Some files of a running import were settled: added, found again, skipped or refused.',
    example: 'gallery.hooks.import.settled.tap(({ items }, ctx) => ctx.log.info({ files: items.length }));',
  }),
  defineHook<{
    readonly origin: ImportOrigin;
    readonly runId: string;
    readonly added: number;
    readonly alreadyThere: number;
    readonly refused: number;
    readonly skipped: number;
    readonly batchId: string | null;
    readonly ms: number;
  }>()({
    name: 'import.finished',
    kind: 'fact',
    context: 'job',
    failure: 'isolate',
    budget: 30_000,
    result: null,
    since,
    summary: 'An import has come to its end, whatever ended it.',
    example: 'gallery.hooks.import.finished.tap(({ added }, ctx) => ctx.log.info({ added }));',
  }),
] as const;
