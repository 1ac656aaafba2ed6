import type {
  Coordinates,
  MappedPhoto,
  MetadataValues,
  PhotoDetails,
  PhotoFields,
} from '../plugin-api/index.ts';
import { readContributedFields } from './contributed-fields.ts';
import { type ImportHooks, onlyItem } from './import-hooks.ts';
import type { FileMetadata } from './importer-parts.ts';

export interface FileToDescribe {
  /** Absolute. */
  readonly path: string;
  readonly fileName: string;
  readonly sidecarPaths: readonly string[];
  /** Of the album that it is planned for, from the top down; null: none. */
  readonly albumTitles: readonly string[] | null;
  /** What its import source says of it, over its metadata. */
  readonly fields?: MappedPhoto | undefined;
}

type Ext = Readonly<Record<string, object>>;

/** What a photo says when it comes in, after all hooks. */
export interface PhotoDescription {
  readonly details: PhotoDetails;
  readonly keywords: readonly (readonly string[])[];
  readonly raw: Record<string, unknown>;
  readonly focalPoint: { readonly x: number; readonly y: number } | null;
  /** Plugins' values, by plugin. */
  readonly ext: Ext;
  /** Where a plugin wants it; absent: where it was planned. */
  readonly album?: { readonly titles: readonly string[] | null; readonly plugin: string };
  /** Plugin that wants it left out. */
  readonly skippedBy?: string;
}

/** metadata.extracting, metadata.mapping and import.mapping, in this order. */
export async function describePhoto(
  hooks: ImportHooks,
  file: FileToDescribe,
  metadata: FileMetadata,
): Promise<PhotoDescription> {
  const raw = await extract(hooks, file, metadata.raw);
  const own = { ...toValues(metadata), ext: readContributedFields(hooks.contributions, raw) };
  const values = await mapMetadata(hooks, { file, raw, values: own });
  const suggestion = { ...values, ...withoutUndefined(file.fields ?? {}), album: file.albumTitles };
  return toDescription(metadata, raw, await mapImport(hooks, file, suggestion));
}

async function extract(
  hooks: ImportHooks,
  file: FileToDescribe,
  raw: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (!hooks.has('metadata.extracting')) return raw;
  const items = [{ ...factsOf(file), raw }];
  const { payload, setBy } = await hooks.calls.call('metadata.extracting', { items }, hooks.context);
  const found = payload.items[0]!.raw;
  const added = setBy.flatMap(({ plugin, fields }) =>
    fields.map(field => [`plugin:${plugin}:${field}`, found[field]] as const),
  );
  return { ...raw, ...Object.fromEntries(added) };
}

async function mapMetadata(
  hooks: ImportHooks,
  { file, raw, values }: { file: FileToDescribe; raw: Record<string, unknown>; values: MetadataValues },
): Promise<MetadataValues> {
  if (!hooks.has('metadata.mapping')) return values;
  const items = [{ ...factsOf(file), raw, values }];
  const { payload } = await hooks.calls.call('metadata.mapping', { items }, hooks.context);
  return payload.items[0]!.values;
}

interface Mapped {
  readonly suggestion: MappedPhoto;
  readonly setter: (field: keyof MappedPhoto) => string | undefined;
}

async function mapImport(hooks: ImportHooks, file: FileToDescribe, suggestion: MappedPhoto): Promise<Mapped> {
  const skips = file.fields?.skip ? hooks.run.origin.split(':')[0] : undefined;
  if (!hooks.has('import.mapping'))
    return { suggestion, setter: field => (field === 'skip' ? skips : undefined) };
  const payload = { origin: hooks.run.origin, items: [{ ...factsOf(file), suggestion }] };
  const outcome = await hooks.calls.call('import.mapping', payload, hooks.context);
  const last = outcome.setBy.toReversed();
  return {
    suggestion: outcome.payload.items[0]!.suggestion,
    setter: field =>
      last.find(({ fields }) => fields.includes(field))?.plugin ?? (field === 'skip' ? skips : undefined),
  };
}

function factsOf({ path, fileName, sidecarPaths }: FileToDescribe) {
  return { id: onlyItem, fileName, path, sidecarPaths };
}

/** Every field that plugins may set, so that they see what is there and what is not. */
function toValues({ details, keywords }: FileMetadata): MetadataValues {
  const { title, caption, altText, rating, author, credit, copyright, licence } = details;
  const { taken, coordinates, place } = details;
  const fields = { title, caption, altText, rating, author, credit, copyright, licence };
  const facts = { taken, coordinates, place, focalPoint: null };
  return { ...orNull(fields), ...orNull(facts), keywords };
}

function orNull<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null])) as Fields;
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

function toDescription(
  { details }: FileMetadata,
  raw: Record<string, unknown>,
  { suggestion, setter }: Mapped,
): PhotoDescription {
  const { album, keywords = [], skip, focalPoint = null, ext, ...fields } = suggestion;
  const albumSetter = setter('album');
  return {
    details: { ...details, ...withAltitude(details, fields) },
    keywords,
    raw,
    focalPoint,
    ext: (ext ?? {}) as Ext,
    ...(albumSetter && album !== undefined && { album: { titles: album, plugin: albumSetter } }),
    ...(skip && { skippedBy: setter('skip') ?? 'plugin' }),
  };
}

/** Metres above sea belong to the place that they were measured at. */
function withAltitude(details: PhotoDetails, fields: PhotoFields): PhotoDetails {
  const isSame = isSamePlace(details.coordinates, fields.coordinates);
  return isSame ? fields : { ...fields, altitude: null };
}

function isSamePlace(one: Coordinates | null | undefined, other: Coordinates | null | undefined): boolean {
  return one?.latitude === other?.latitude && one?.longitude === other?.longitude;
}
