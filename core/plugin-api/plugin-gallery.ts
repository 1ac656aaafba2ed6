import type { Contribute } from './contributions/index.ts';
import type { PhotoSummary } from './entities.ts';
import type { HookDefinition, HookKind } from './hooks/define-hook.ts';
import type { AnswerOf, GalleryHooks, HookName, OutcomeOf, PayloadOf } from './hooks/index.ts';
import type { PluginContext, PluginLog, PluginTranslate } from './plugin-context.ts';
import type { KeyValueStore, PluginCache, PluginFiles, PluginHttp, SqlDatabase } from './plugin-data.ts';

/** When a tap runs among those of other plugins; `normal` when absent. Within a stage: after the plugins named in `after`, then by id. */
export interface TapOptions {
  readonly stage?: 'early' | 'normal' | 'late';
}

export type Tap<Name extends HookName> = (
  payload: PayloadOf<Name>,
  context: PluginContext,
) => TapAnswer<AnswerOf<Name>> | Promise<TapAnswer<AnswerOf<Name>>>;

/** Facts want no answer: their taps may return nothing at all. */
// biome-ignore lint/suspicious/noConfusingVoidType: a tap may be one expression whose value nobody wants
type TapAnswer<Answer> = [Answer] extends [undefined] ? void : Answer | undefined;

/** All that a plugin holds of a hook. Payloads are frozen: answers are patches, never changes in place. */
export interface Tappable<Name extends HookName> {
  tap(tap: Tap<Name>): void;
  tap(options: TapOptions, tap: Tap<Name>): void;
}

type NounOf<Name> = Name extends `${infer Noun}.${string}` ? Noun : never;
type VerbOf<Name, Noun extends string> = Name extends `${Noun}.${infer Verb}` ? Verb : never;

/** `gallery.hooks.photo.saving`. */
export type HookTree = {
  readonly [Noun in NounOf<HookName>]: {
    readonly [Verb in VerbOf<HookName, Noun>]: `${Noun}.${Verb}` extends HookName
      ? Tappable<`${Noun}.${Verb}`>
      : never;
  };
};

/** A hook of the plugin's own, for it to call. */
export interface OwnHook<Name extends HookName> {
  /** False where nobody listens. */
  readonly isTapped: boolean;
  call(payload: PayloadOf<Name>, context: PluginContext): Promise<OutcomeOf<Name>>;
}

export interface PluginJobs {
  /** Queues one of this plugin's jobs. While one of the same `key` waits or runs, null and none is queued. */
  enqueue(
    name: string,
    data?: Readonly<Record<string, unknown>>,
    options?: { readonly key?: string /** Seconds. */; readonly delay?: number },
  ): Promise<string | null>;
}

export interface ImportRunReport {
  readonly added: number;
  readonly alreadyThere: number;
  readonly inTrash: number;
  readonly parts: number;
  readonly videos: number;
  /** By what they are. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly refused: readonly { readonly path: string; readonly code: string; readonly reason: string }[];
  readonly files: number;
  readonly batchId: string | null;
  readonly interrupted: boolean;
  readonly failure: { readonly code: string; readonly reason: string } | null;
  readonly ms: number;
}

/** Pixels, with the path of the bytes. */
export interface PhotoImage {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

export interface PluginImports {
  /** Runs one of this plugin's import sources here and now, as this viewer; from a job. */
  run(
    request: {
      readonly source: string;
      readonly options: Readonly<Record<string, unknown>>;
      readonly dryRun?: boolean;
      readonly onProgress?: (progress: { readonly done: number; readonly total: number | null }) => void;
    },
    context: PluginContext,
  ): Promise<ImportRunReport>;
}

/** Originals, for who may edit their photo. */
export interface PluginOriginals {
  /** A path to read the original from, undefined when it isn't there or not for this viewer to edit. Never write to it. */
  path(photoId: string, context: PluginContext): Promise<string | undefined>;
  /** Where an in-place import left it, and so where a sidecar would lie; null for stored ones. */
  sidecarPath(photoId: string, context: PluginContext): Promise<string | null>;
  /** Tags of a file by exiftool's names with groups (`XMP-dc:Title`); numbers of XMP are texts. UNREADABLE_FILE. */
  readTags(path: string, context: PluginContext): Promise<Readonly<Record<string, unknown>>>;
  /**
   * Writes tags into a sidecar (made when missing) or a copy, whole or not at all; everything else in it stays. Never an
   * original of the gallery (ORIGINAL_IS_KEPT). Null takes a tag out. metadata.writing and metadata.writeGuarding are asked
   * first: CHANGE_DENIED, with the code of the plugin that says no.
   */
  writeTags(
    path: string,
    tags: Readonly<Record<string, unknown>>,
    context: PluginContext,
  ): Promise<{ readonly sha256: string }>;
}

/** What a plugin's set-up gets, and may keep. */
export interface PluginGallery<Settings extends object = Record<string, never>> {
  readonly id: string;
  readonly version: string;
  /** Of the plugin API. */
  readonly api: string;
  /** As saved, with defaults; frozen. When they are changed the plugin is set up anew. */
  readonly settings: Readonly<Settings>;
  readonly contribute: Contribute;
  readonly hooks: HookTree;
  /** Offers a hook of this plugin's own, `<id>.verbing`; others tap it as core's. */
  offer<Name extends HookName, Kind extends HookKind>(
    definition: HookDefinition<Name, Kind, PayloadOf<Name>, AnswerOf<Name>>,
  ): OwnHook<Name>;
  /** Own tables and read views; at most two connections, opened when first used. */
  readonly db: SqlDatabase;
  readonly kv: KeyValueStore;
  readonly cache: PluginCache;
  readonly files: PluginFiles;
  readonly http: PluginHttp;
  readonly jobs: PluginJobs;
  readonly imports: PluginImports;
  readonly originals: PluginOriginals;
  readonly log: PluginLog;
  translator(locale: string): PluginTranslate;
  /** Pages that are kept for visitors show the plugin's own data: says that it has changed. */
  pagesChanged(): Promise<void>;
  /** `/assets/x/<id>/…` of a file in the plugin's `assets/`. */
  asset(name: string): string;
  /**
   * A photo as a JPEG of this size (longest side 400, 800, 1600 or 2560 px; `small` when absent), or of the largest below it
   * that its viewer may have. The path is that without a share link: `base` of the request goes before it.
   */
  image(photo: PhotoSummary, size?: 'thumb' | 'small' | 'medium' | 'large'): PhotoImage;
  /** True in a process that runs jobs: watchers belong there. */
  readonly isWorker: boolean;
}

export type { GalleryHooks };
