import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fail } from '../errors/app-error.ts';
import { createCheck } from '../errors/create-check.ts';
import { importHooks } from '../plugin-api/hooks/imports.ts';
import type { CallContext, Guarded, ImportItem, ImportSource, SkippedItem } from '../plugin-api/index.ts';
import { readError } from '../storage/file-errors.ts';
import type { ImportHooks } from './import-hooks.ts';
import type { FileFeed, Finding } from './import-run.ts';
import type { PlannedAlbum, PlannedFile } from './plan.ts';
import { albumOfTitles } from './planned-albums.ts';
import { refusalOf } from './report.ts';

export interface SourceFeedOptions {
  readonly source: Guarded<ImportSource>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly context: CallContext;
  readonly run: string;
  /** Its albums lie below it; null: at the top. */
  readonly target: PlannedAlbum | null;
}

/** What a plugin's import source finds, while it finds it. */
export function feedOfSource(given: SourceFeedOptions): FileFeed {
  return { files: finding => findFiles(given, finding) };
}

async function* findFiles(
  { source, options, context, run, target }: SourceFeedOptions,
  { note, hooks }: Finding,
): AsyncGenerator<PlannedFile> {
  const origin = originOf(source);
  for await (const item of source.scan({ options, run }, context)) {
    const shown = shownOf(item);
    try {
      if ('skipped' in item) note(shown, { status: 'skipped', what: String(item.skipped).slice(0, 100) });
      else yield await pair(hooks, await toPlanned(item, { origin, target, plugin: source.plugin }));
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
  },
});

function shownOf(item: ImportItem | SkippedItem): { name: string; shownPath: string } {
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
async function toPlanned(item: ImportItem, { origin, plugin, target }: Place): Promise<PlannedFile> {
  checkForm(item);
  const titles = item.album ?? null;
  const root = item.inPlaceBelow === undefined ? null : await realpath(item.inPlaceBelow).catch(rethrowRead);
  const place = {
    album:
      titles === null || titles.length === 0 ? target : albumOfTitles(titles, { source: origin, target }),
    root,
    ...(root !== null && { isReferenced: true }),
  };
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
    ...(item.fields && { fields: ownExt(item.fields, plugin) }),
  };
}

function checkForm(item: ImportItem): void {
  try {
    checkItem(item);
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
