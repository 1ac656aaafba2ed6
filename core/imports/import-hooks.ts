import { AppError } from '../errors/app-error.ts';
import type {
  AttributedDenial,
  CallContext,
  Contributions,
  FileGroup,
  HookCalls,
  HookName,
  ImportOrigin,
  NamedFile,
  PayloadOf,
  ProbedFile,
  Viewer,
} from '../plugin-api/index.ts';
import type { Pictures } from './importer-parts.ts';
import type { KnownPhoto } from './queries.ts';

/** What plugins are told of an import, by whichever door it comes. */
export interface ImportRun {
  readonly origin: ImportOrigin;
  readonly runId: string;
  readonly viewer: Viewer;
}

/** A file within one call: there is one at a time. */
export const onlyItem = '0';

/** Hooks of one import. Each costs nothing where nobody listens. */
export interface ImportHooks {
  readonly run: ImportRun;
  readonly calls: HookCalls;
  readonly contributions: Contributions;
  readonly context: CallContext;
  has(name: HookName): boolean;
  /** Core's groups, unless a plugin answers others. */
  pair(
    folder: string,
    files: readonly NamedFile[],
    groups: readonly FileGroup[],
  ): Promise<readonly FileGroup[]>;
  /** @throws CHANGE_DENIED with the plugin's code and reason, as the report shows them */
  accept(file: FileFound, pictures: Pick<Pictures, 'width' | 'height'>): Promise<void>;
  /** False: the photo that has the same bytes stays where it is. */
  isPlaced(file: FileFound, known: KnownPhoto): Promise<boolean>;
  settled(items: PayloadOf<'import.settled'>['items']): Promise<void>;
  finished(summary: Omit<PayloadOf<'import.finished'>, 'origin' | 'runId'>): Promise<void>;
}

export interface FileFound {
  readonly fileName: string;
  readonly format: string;
  readonly bytes: number;
  readonly sha256: string;
}

const nobody: HookCalls = {
  has: () => false,
  call: () => Promise.reject(new AppError('INTERNAL')),
};
const nothing: Contributions = { of: () => [] };

export function createImportHooks(
  parts: { readonly hooks?: HookCalls | undefined; readonly contributions?: Contributions | undefined },
  run: ImportRun,
): ImportHooks {
  const { hooks: calls = nobody, contributions = nothing } = parts;
  const { origin, runId, viewer } = run;
  const context: CallContext = { viewer, requestId: runId };
  return {
    ...{ run, calls, contributions, context },
    has: name => calls.has(name),
    async pair(folder, files, groups) {
      if (!calls.has('import.pairing')) return groups;
      const answer = await calls.call('import.pairing', { origin, folder, files, groups }, context);
      return answer ? withoutStrangers(answer.value, files) : groups;
    },
    async accept(file, { width, height }) {
      if (!calls.has('import.accepting')) return;
      const items = [toProbed(file, { width, height })];
      const [denial] = await calls.call('import.accepting', { origin, items }, context);
      if (denial) throw denied(denial);
    },
    async isPlaced(file, { photoId, isTrashed, width, height }) {
      if (!calls.has('import.deduping')) return true;
      const item = toProbed(file, { width, height });
      const payload = { origin, item, photoId, inTrash: isTrashed };
      const answer = await calls.call('import.deduping', payload, context);
      return answer?.value.action !== 'skip';
    },
    async settled(items) {
      if (items.length === 0 || !calls.has('import.settled')) return;
      await calls.call('import.settled', { origin, runId, items }, context);
    },
    async finished(summary) {
      if (!calls.has('import.finished')) return;
      await calls.call('import.finished', { origin, runId, ...summary }, context);
    },
  };
}

function denied({ plugin, code, message }: AttributedDenial): AppError {
  return new AppError('CHANGE_DENIED', {
    message: message.replace(/\s+/g, ' ').trim(),
    shownCode: `${plugin.replaceAll('-', '_').toUpperCase()}_${code}`,
    details: { plugin },
  });
}

function toProbed(file: FileFound, size: { width: number; height: number }): ProbedFile {
  return { id: onlyItem, ...file, ...size };
}

/** Files that aren't in the folder, or stand in a group before, are left out. */
function withoutStrangers(answer: readonly FileGroup[], files: readonly NamedFile[]): readonly FileGroup[] {
  const left = new Set(files.map(file => file.name));
  const take = (name: string) => left.delete(name);
  return answer.flatMap(({ main, sidecars, parts }) =>
    take(main) ? [{ main, sidecars: sidecars.filter(take), parts: parts.filter(take) }] : [],
  );
}
