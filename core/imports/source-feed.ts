import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fail } from '../errors/app-error.ts';
import { createCheck } from '../errors/create-check.ts';
import { importHooks } from '../plugin-api/hooks/imports.ts';
import type {
  CallContext,
  FolderItem,
  Guarded,
  ImportItem,
  ImportSource,
  SkippedItem,
} from '../plugin-api/index.ts';
import { readError } from '../storage/file-errors.ts';
import type { ImportHooks } from './import-hooks.ts';
import type { FileFeed, Finding } from './import-run.ts';
import type { FindSidecar } from './pair-files.ts';
import type { PlannedAlbum, PlannedFile } from './plan.ts';
import { albumOfTitles } from './planned-albums.ts';
import { refusalOf } from './report.ts';
import { createWalk } from './walk.ts';
import { addNamedFiles } from './walk-folder.ts';

export interface SourceFeedOptions {
  readonly source: Guarded<ImportSource>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly context: CallContext;
  readonly run: string;
  readonly findSidecar: FindSidecar;
  /** Its albums lie below it; null: at the top. */
  readonly target: PlannedAlbum | null;
}

/** What a plugin's import source finds, while it finds it. */
export function feedOfSource(given: SourceFeedOptions): FileFeed {
  return { files: finding => findFiles(given, finding) };
}

async function* findFiles(
  { source, options, context, run, target, findSidecar }: SourceFeedOptions,
  { note, hooks }: Finding,
): AsyncGenerator<PlannedFile> {
  const place = { origin: originOf(source), target, plugin: source.plugin };
  for await (const item of source.scan({ options, run }, context)) {
    const shown = shownOf(item);
    try {
      if ('skipped' in item) note(shown, { status: 'skipped', what: String(item.skipped).slice(0, 100) });
      else if ('folder' in item) yield* lookIntoFolder(item, { place, note, hooks, findSidecar });
      else yield await pair(hooks, await toPlanned(item, place));
    } catch (error) {
      note(shown, refusalOf(error));
    }
  }
}

/** As plugins are told, and as albums are known again. */
export function originOf({ plugin, id }: { readonly plugin: string; readonly id: string }): string {
  return `${plugin}:${id}`;
}

const paths = { type: 'array', maxItems: 50, items: { type: 'string', minLength: 1 } };
const mapped = importHooks.find(({ name }) => name === 'import.mapping')!.result as {
  readonly properties: { readonly patch: { readonly properties: Readonly<Record<string, object>> } };
};
const { album, ...fields } = mapped.properties.patch.properties;
const checkItem = createCheck<ImportItem>({
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: { type: 'string', minLength: 1 },
    fileName: { type: 'string', minLength: 1, maxLength: 1_000 },
    shownPath: { type: 'string', minLength: 1, maxLength: 10_000 },
    album: album!,
    sidecars: paths,
    parts: paths,
    fields: { type: 'object', additionalProperties: false, properties: fields },
    inPlaceBelow: { type: 'string', minLength: 1 },
    refresh: { type: 'boolean' },
  },
});
const checkFolder = createCheck<FolderItem>({
  type: 'object',
  additionalProperties: false,
  required: ['folder', 'names'],
  properties: {
    folder: { type: 'string', minLength: 1 },
    names: { type: 'array', maxItems: 100_000, items: { type: 'string', minLength: 1, pattern: '^[^/]+$' } },
    shownPath: { type: 'string', maxLength: 10_000 },
    album: album!,
    fields: { type: 'object', additionalProperties: false, properties: fields },
    inPlaceBelow: { type: 'string', minLength: 1 },
    refresh: { type: 'boolean' },
  },
});

function shownOf(item: ImportItem | FolderItem | SkippedItem): { name: string; shownPath: string } {
  if ('folder' in item) {
    const shownPath = String(item.shownPath ?? item.folder);
    return { name: path.basename(shownPath), shownPath };
  }
  const file = 'path' in item ? item : null;
  const shownPath = String(item.shownPath ?? file?.fileName ?? file?.path ?? '');
  return { name: file?.fileName ?? path.basename(shownPath), shownPath };
}

interface Place {
  readonly origin: string;
  readonly plugin: string;
  readonly target: PlannedAlbum | null;
}

/** @throws PLUGIN_FAILED for what is no item; FILE_VANISHED, UNREADABLE_FILE, OUTSIDE_ROOT for its files. */
async function toPlanned(item: ImportItem, where: Place): Promise<PlannedFile> {
  checkForm(checkItem, item);
  const place = await placeOf(item, where);
  const parts = await Promise.all(
    (item.parts ?? []).map(async part => ({
      ...(await lookAt(part)),
      ...place,
      ...{ shownPath: path.basename(part), sidecars: [], parts: [] },
    })),
  );
  return {
    ...(await lookAt(item.path)),
    ...place,
    ...shownOf(item),
    name: item.fileName ?? path.basename(item.path),
    sidecars: item.sidecars ?? [],
    parts,
  };
}

type Placed = Pick<PlannedFile, 'album' | 'root' | 'fields' | 'isReferenced' | 'isRefreshed'>;

async function placeOf(
  { album, inPlaceBelow, refresh, fields }: ImportItem | FolderItem,
  { origin, plugin, target }: Place,
): Promise<Placed> {
  const root = inPlaceBelow === undefined ? null : await realpath(inPlaceBelow).catch(rethrowRead);
  return {
    album: album && album.length > 0 ? albumOfTitles(album, { source: origin, target }) : target,
    root,
    ...(root !== null && { isReferenced: true }),
    ...(refresh && { isRefreshed: true }),
    ...(fields && { fields: ownExt(fields, plugin) }),
  };
}

interface FolderParts extends Finding {
  readonly place: Place;
  readonly findSidecar: FindSidecar;
}

/** As if the folder had been named on the command line, as far as these files go. */
async function* lookIntoFolder(
  item: FolderItem,
  { place, note, hooks, findSidecar }: FolderParts,
): AsyncGenerator<PlannedFile> {
  checkForm(checkFolder, item);
  const placed = await placeOf(item, place);
  const below = await realpath(item.folder).catch(rethrowRead);
  const walk = createWalk({ findSidecar, hooks });
  const shownPath = item.shownPath ?? item.folder;
  const folder = { path: below, root: below, album: null, parentOfChildren: null, target: null, shownPath };
  await addNamedFiles(walk, folder, { names: new Set(item.names), bySidecar: true });
  const plan = walk.plan();
  for (const refused of plan.refused) note(refused, refusalOf(refused.error));
  for (const [what, count] of Object.entries(plan.skipped)) {
    for (let left = count; left > 0; left -= 1) note(shownOf(item), { status: 'skipped', what });
  }
  const putIn = (file: PlannedFile): PlannedFile => ({ ...file, ...placed, parts: file.parts.map(putIn) });
  yield* plan.files.map(putIn);
}

function checkForm<Item>(check: (item: Item) => void, item: Item): void {
  try {
    check(item);
  } catch (cause) {
    throw new AppError('PLUGIN_FAILED', { cause, details: { what: 'an item of an import source' } });
  }
}

/** A plugin's values stand under its id. */
function ownExt<Fields extends { readonly ext?: unknown }>(fields: Fields, plugin: string): Fields {
  return fields.ext ? { ...fields, ext: { [plugin]: fields.ext } } : fields;
}

async function lookAt(file: string): Promise<Pick<PlannedFile, 'path' | 'name' | 'bytes'>> {
  if (!path.isAbsolute(file)) fail('PLUGIN_FAILED', { details: { what: 'a path that is not absolute' } });
  const found = await stat(file).catch(rethrowRead);
  if (!found.isFile()) fail('UNREADABLE_FILE');
  return { path: file, name: path.basename(file), bytes: found.size };
}

function rethrowRead(error: unknown): never {
  throw readError(error);
}

/** The files of one shot as their source put them together; plugins may do so otherwise. */
async function pair(hooks: ImportHooks, file: PlannedFile): Promise<PlannedFile> {
  if (!hooks.has('import.pairing')) return file;
  const all = new Map<string, PlannedFile['path']>();
  for (const each of [file.path, ...file.sidecars, ...file.parts.map(part => part.path)])
    all.set(path.basename(each.toString()), each);
  const named = await Promise.all(
    [...all].map(async ([name, where]) => ({
      name,
      bytes: await stat(where).then(
        found => found.size,
        () => 0,
      ),
    })),
  );
  const nameOf = (where: PlannedFile['path']) => path.basename(where.toString());
  const main = nameOf(file.path);
  const group = {
    main,
    sidecars: file.sidecars.map(nameOf),
    parts: file.parts.map(part => nameOf(part.path)),
  };
  const answer = await hooks.pair(path.dirname(file.path.toString()), named, [group]);
  const own = answer.find(each => each.main === main);
  if (own === undefined) return file;
  return {
    ...file,
    sidecars: own.sidecars.flatMap(name => all.get(name) ?? []),
    parts: file.parts.filter(part => own.parts.includes(nameOf(part.path))),
  };
}
