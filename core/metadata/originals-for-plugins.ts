import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { AppError, fail } from '../errors/app-error.ts';
import type { AttributedDenial, HookCalls, PluginContext, PluginOriginals } from '../plugin-api/index.ts';
import type { Storage } from '../storage/storage.ts';
import type { MetadataReader } from './metadata-reader.ts';
import { isReferencedOriginal } from './queries.ts';
import { findSidecarName } from './sidecar.ts';
import type { TagWriter } from './tag-writer.ts';

export interface OriginalsParts {
  readonly db: Knex;
  readonly storage: Pick<Storage, 'findOriginal' | 'holds'>;
  readonly reader: Pick<MetadataReader, 'readTags'>;
  readonly writer: TagWriter;
  readonly hooks: HookCalls;
}

/** What plugins may do with files of photos: read them, and write sidecars and copies. No writer can go around the hooks. */
export function originalsForPlugins({ db, storage, reader, writer, hooks }: OriginalsParts): PluginOriginals {
  return {
    async path(photoId, context) {
      const found = await findEditable(photoId, context);
      if (found === undefined) return undefined;
      if (found.source.storage === 'stored') return (await storage.findOriginal(found.sha256))?.path;
      return realpath(referencedPath(found.source)).catch(() => undefined);
    },
    async sidecarPath(photoId, context) {
      const found = await findEditable(photoId, context);
      if (found === undefined || found.source.storage === 'stored') return null;
      return besideOriginal(referencedPath(found.source));
    },
    readTags: file => reader.readTags(file),
    async writeTags(file, given, context) {
      const target = await resolveTarget(file);
      if (storage.holds(target) || (await isReferencedOriginal(db, target))) fail('ORIGINAL_IS_KEPT');
      const tags = await askToWrite(hooks, { target, tags: given }, context);
      return writer.write(target, tags);
    },
  };
}

async function findEditable(photoId: string, { read }: PluginContext) {
  const photo = await read.photos.find(photoId);
  return photo?.may.includes('edit') ? read.photos.bytes(photoId) : undefined;
}

function referencedPath({ root, path: below }: { readonly root: string; readonly path: string }): string {
  return path.join(root, below);
}

/** The one that is there, else where it would be told from that of a RAW file of the same name. */
async function besideOriginal(original: string): Promise<string> {
  const { dir, base } = path.parse(original);
  const siblings = await readdir(dir).catch(() => []);
  return path.join(dir, findSidecarName(base, siblings) ?? `${base}.xmp`);
}

/** Where it really lies, so that no link leads to an original. */
async function resolveTarget(file: string): Promise<string> {
  if (!path.isAbsolute(file)) fail('VALIDATION_FAILED', { pointer: '/path' });
  const whole = await realpath(file).catch(() => undefined);
  if (whole !== undefined) return whole;
  const folder = await realpath(path.dirname(file)).catch(cause => {
    throw new AppError('UNREADABLE_FILE', { cause });
  });
  return path.join(folder, path.basename(file));
}

type Tags = Readonly<Record<string, unknown>>;

/** metadata.writing, then metadata.writeGuarding over what came of it. @throws CHANGE_DENIED */
async function askToWrite(
  hooks: HookCalls,
  { target, tags }: { readonly target: string; readonly tags: Tags },
  { viewer, signal, requestId }: PluginContext,
): Promise<Tags> {
  const context = { viewer, signal, requestId };
  let items: readonly { id: string; target: string; tags: Tags }[] = [{ id: target, target, tags }];
  if (hooks.has('metadata.writing'))
    items = (await hooks.call('metadata.writing', { items }, context)).payload.items;
  if (hooks.has('metadata.writeGuarding')) {
    const [denial] = await hooks.call('metadata.writeGuarding', { items }, context);
    if (denial) throw denied(denial);
  }
  return items[0]!.tags;
}

function denied({ plugin, code, message }: AttributedDenial): AppError {
  return new AppError('CHANGE_DENIED', {
    message: message.replace(/\s+/g, ' ').trim(),
    shownCode: `${plugin.replaceAll('-', '_').toUpperCase()}_${code}`,
    details: { plugin },
  });
}
