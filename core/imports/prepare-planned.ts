import path from 'node:path';
import { fail } from '../errors/app-error.ts';
import type { NewPhoto, NewPhotoPart } from '../plugin-api/index.ts';
import { isFatal, patiently } from './failures.ts';
import { type FilePath, withTextPath } from './file-path.ts';
import type { ImportHooks } from './import-hooks.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';
import type { Outcome } from './outcome.ts';
import type { PlannedFile } from './plan.ts';
import { checkStillInside, prepareFile } from './prepare-file.ts';
import { preparePart } from './prepare-part.ts';
import { ensureLibraryRoot } from './queries.ts';
import { copyIntoStorage, leaveInPlace, onlyTry } from './take-file.ts';

/** `copy` into storage, `reference` where they lie, or only `try`. */
export type Mode = 'copy' | 'reference' | 'try';

export interface PreparedFile {
  readonly file: PlannedFile;
  readonly outcome: Outcome;
  readonly parts: readonly NewPhotoPart[];
}

export interface Preparer {
  /** One file, and those of its shot that have to be told of by themselves. Throws only what ends the import. */
  prepare(file: PlannedFile): Promise<PreparedFile[]>;
  /** The rows of these bytes are written. */
  forget(sha256: string): void;
}

const takers = { copy: copyIntoStorage, reference: leaveInPlace, try: onlyTry };

export function createPreparer(
  parts: ImporterParts,
  { mode, hooks }: { readonly mode: Mode; readonly hooks: ImportHooks },
): Preparer {
  const take = takers[mode](parts);
  const refer = mode === 'copy' ? leaveInPlace(parts) : take;
  const underWay = new Map<string, Promise<Pictures>>();
  const referenceTo = createReferences(parts);
  const sourceOf = async (file: PlannedFile) =>
    mode === 'reference' || (file.isReferenced && mode === 'copy') ? referenceTo(file) : stored;

  const prepareOne = async (file: PlannedFile): Promise<Outcome> => {
    const { name: fileName, sidecars, album, fields, isRefreshed } = file;
    try {
      const source = await sourceOf(file);
      return await withFile(file, textPath =>
        withTextPaths(sidecars, sidecarPaths =>
          prepareFile(
            parts,
            { path: textPath, fileName, sidecarPaths, source, album, fields, isRefreshed },
            { hooks, take: file.isReferenced ? refer : take, underWay },
          ),
        ),
      );
    } catch (error) {
      return refuse(error);
    }
  };

  const prepareBeside = async (part: PlannedFile): Promise<NewPhotoPart | PreparedFile | undefined> => {
    try {
      const source = await sourceOf(part);
      return await withFile(part, textPath =>
        preparePart(parts, { path: textPath, fileName: part.name, source }, { dryRun: mode === 'try' }),
      );
    } catch (error) {
      return { file: part, outcome: refuse(error), parts: [] };
    }
  };

  return {
    async prepare(planned) {
      const outcome = await prepareOne(planned);
      const file = placed(planned, outcome);
      if (file.parts.length === 0) return [{ file, outcome, parts: [] }];
      if (outcome.kind !== 'new' && outcome.kind !== 'known')
        return [{ file, outcome, parts: [] }, ...(await prepareAlone(file.parts, prepareOne))];
      const beside = (await Promise.all(file.parts.map(prepareBeside))).filter(part => part !== undefined);
      const refused = beside.filter(part => 'outcome' in part);
      return [{ file, outcome, parts: beside.filter(part => 'sha256' in part) }, ...refused];
    },
    forget: sha256 => void underWay.delete(sha256),
  };
}

const stored = { storage: 'stored' } as const;

/** A RAW file whose JPEG can't be read stands for itself. */
function prepareAlone(
  files: readonly PlannedFile[],
  prepareOne: (file: PlannedFile) => Promise<Outcome>,
): Promise<PreparedFile[]> {
  return Promise.all(
    files.map(async file => {
      const outcome = await prepareOne(file);
      return { file: placed(file, outcome), outcome, parts: [] };
    }),
  );
}

function refuse(error: unknown): Outcome {
  if (isFatal(error)) throw error;
  return { kind: 'refused', error };
}

async function withFile<Value>(
  { path: filePath, root }: PlannedFile,
  use: (textPath: string) => Promise<Value>,
): Promise<Value> {
  if (typeof filePath === 'string' && typeof root === 'string') await checkStillInside(filePath, root);
  return withTextPath(filePath, use);
}

function withTextPaths<Value>(
  [first, ...rest]: readonly FilePath[],
  use: (textPaths: readonly string[]) => Promise<Value>,
): Promise<Value> {
  if (first === undefined) return use([]);
  return withTextPath(first, text => withTextPaths(rest, others => use([text, ...others])));
}

/** Where a plugin wants it, if one said so. */
function placed(file: PlannedFile, outcome: Outcome): PlannedFile {
  return outcome.kind === 'new' && outcome.album !== undefined ? { ...file, album: outcome.album } : file;
}

function createReferences({ db }: ImporterParts): (file: PlannedFile) => Promise<NewPhoto['source']> {
  const ids = new Map<string, Promise<string>>();
  return async ({ path: filePath, root }) => {
    if (typeof filePath !== 'string' || typeof root !== 'string') {
      const message = 'Its path is not UTF-8, so it can be stored but not referenced.';
      return fail('UNREADABLE_FILE', { message });
    }
    const id = ids.get(root) ?? patiently(() => ensureLibraryRoot(db, root));
    ids.set(root, id);
    const pathInRoot = path.relative(root, filePath).split(path.sep).join('/');
    return { storage: 'referenced', rootId: await id, path: pathInRoot };
  };
}
