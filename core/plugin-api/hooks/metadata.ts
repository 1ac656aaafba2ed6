import type { JsonSchema } from '../manifest.ts';
import { type Denial, defineHook, denialSchema, type ItemPatch, patchOf } from './define-hook.ts';
import { type KeywordPaths, keywordsSchema, type PhotoFields, photoFieldSchemas } from './fields.ts';

/** What metadata says of a photo, keywords included. */
export interface MetadataValues extends PhotoFields {
  readonly keywords?: KeywordPaths;
}

export interface RawMetadata {
  /** Names the file within this call. */
  readonly id: string;
  readonly fileName: string;
  /** Absolute, on this machine. */
  readonly path: string;
  readonly sidecarPaths: readonly string[];
  /** The whole answer of exiftool by `group:tag`, and what plugins found, below `plugin:<id>:`. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Where a value comes from: a file, a person's edit, or a plugin's rule over what is there. */
export type MetadataOrigin = 'import' | 'edit' | 'plugin';

const valueSchemas: JsonSchema = { ...photoFieldSchemas, keywords: keywordsSchema };
const since = '1.0.0';

export const metadataHooks = [
  defineHook<
    { readonly items: readonly RawMetadata[] },
    readonly ItemPatch<Readonly<Record<string, unknown>>>[] | undefined
  >()({
    name: 'metadata.extracting',
    kind: 'change',
    context: 'job',
    failure: 'isolate',
    budget: 20_000,
    result: {
      type: 'object',
      properties: { id: { type: 'string' }, patch: { type: 'object', maxProperties: 200 } },
      required: ['id', 'patch'],
      additionalProperties: false,
    },
    items: { list: 'items', key: 'id', fields: 'raw' },
    since,
    summary: 'A file’s metadata was read; what a plugin reads besides is kept below `plugin:<id>:`.',
    example:
      'gallery.hooks.metadata.extracting.tap(({ items }) => items.map(({ id, fileName }) => ({ id, patch: { roll: fileName.slice(0, 4) } })));',
  }),
  defineHook<
    { readonly items: readonly (RawMetadata & { readonly values: MetadataValues })[] },
    readonly ItemPatch<MetadataValues>[] | undefined
  >()({
    name: 'metadata.mapping',
    kind: 'change',
    context: 'job',
    failure: 'isolate',
    budget: 10_000,
    result: patchOf(valueSchemas),
    items: { list: 'items', key: 'id', fields: 'values' },
    since,
    summary: 'Raw metadata becomes the fields of a photo; core has mapped what it knows.',
    example:
      "gallery.hooks.metadata.mapping.tap(({ items }) => items.map(({ id, raw }) => ({ id, patch: { credit: String(raw['XMP-photoshop:Credit'] ?? '') } })));",
  }),
  defineHook<
    {
      readonly origin: MetadataOrigin;
      readonly items: readonly { readonly id: string; readonly values: MetadataValues }[];
    },
    readonly ItemPatch<MetadataValues>[] | undefined
  >()({
    name: 'metadata.normalising',
    kind: 'change',
    context: 'transaction',
    failure: 'isolate',
    budget: 250,
    result: patchOf(valueSchemas),
    items: { list: 'items', key: 'id', fields: 'values' },
    since,
    summary:
      'Values are put into the form that the gallery wants, when a photo comes in and on every edit. Only the fields that are being set are there; keywords that are being added, or all of a photo that comes in. Other fields may be set, too.',
    example:
      'gallery.hooks.metadata.normalising.tap(({ items }) => items.filter(item => item.values.title).map(({ id, values }) => ({ id, patch: { title: values.title?.trim() ?? null } })));',
  }),
  defineHook<
    { readonly items: readonly { readonly id: string; readonly values: MetadataValues }[] },
    readonly ItemPatch<MetadataValues>[] | undefined
  >()({
    name: 'metadata.enriching',
    kind: 'change',
    context: 'job',
    failure: 'isolate',
    budget: 60_000,
    result: patchOf(valueSchemas),
    items: { list: 'items', key: 'id', fields: 'values' },
    since,
    summary:
      'Photos have come in, and there is time: what takes long, or asks the network, is added afterwards in a changeset of its own.',
    example:
      "gallery.hooks.metadata.enriching.tap(({ items }) => items.map(({ id }) => ({ id, patch: { keywords: [['new']] } })));",
  }),
  defineHook<{
    readonly items: readonly {
      readonly id: string;
      /** Of the fields that metadata knows; `keywords` when its tags changed. */
      readonly fields: readonly string[];
      readonly eventId: string;
      readonly changesetId: string;
      /** Plugins that brought it about; one that changes metadata itself finds its own id here. */
      readonly causes: readonly string[];
    }[];
  }>()({
    name: 'metadata.changed',
    kind: 'fact',
    context: 'outbox',
    failure: 'queue',
    budget: 30_000,
    result: null,
    since,
    summary: 'Title, caption, keywords, rating, time or place of photos changed, by whatever door.',
    example:
      'gallery.hooks.metadata.changed.tap(({ items }, ctx) => ctx.log.info({ photos: items.length }));',
  }),
  defineHook<
    {
      readonly items: readonly {
        readonly id: string;
        readonly target: string;
        readonly tags: Readonly<Record<string, unknown>>;
      }[];
    },
    readonly ItemPatch<Readonly<Record<string, unknown>>>[] | undefined
  >()({
    name: 'metadata.writing',
    kind: 'change',
    context: 'job',
    failure: 'isolate',
    budget: 5_000,
    result: {
      type: 'object',
      properties: { id: { type: 'string' }, patch: { type: 'object', maxProperties: 200 } },
      required: ['id', 'patch'],
      additionalProperties: false,
    },
    items: { list: 'items', key: 'id', fields: 'tags' },
    since,
    summary: 'Metadata is about to be written to a sidecar or a copy; `tags` are exiftool’s names.',
    example:
      "gallery.hooks.metadata.writing.tap(({ items }) => items.map(({ id }) => ({ id, patch: { 'XMP-xmp:Label': 'Done' } })));",
  }),
] as const;

export const metadataWriteGuard = [
  defineHook<
    {
      readonly items: readonly {
        readonly id: string;
        readonly target: string;
        readonly tags: Readonly<Record<string, unknown>>;
      }[];
    },
    readonly Denial[] | undefined
  >()({
    name: 'metadata.writeGuarding',
    kind: 'decide',
    context: 'job',
    failure: 'closed',
    budget: 5_000,
    result: denialSchema,
    items: { list: 'items', key: 'id', fields: 'tags' },
    since,
    summary: 'A sidecar or a copy is about to be written; a denial leaves it as it is.',
    example:
      "gallery.hooks.metadata.writeGuarding.tap(({ items }) => items.map(({ id }) => ({ id, code: 'READ_ONLY', message: 'Sidecars are read only.' })));",
  }),
] as const;
