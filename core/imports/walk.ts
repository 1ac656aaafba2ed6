import type { ImportHooks } from './import-hooks.ts';
import type { FindSidecar } from './pair-files.ts';
import type { ImportPlan, PlannedFile, RefusedPath } from './plan.ts';

/** What one walk has found so far. */
export interface Walk {
  readonly findSidecar: FindSidecar;
  readonly signal: AbortSignal | undefined;
  readonly hooks: ImportHooks;
  add(file: PlannedFile): void;
  refuse(path: RefusedPath): void;
  skip(kind: string): void;
  plan(): ImportPlan;
}

export function createWalk(options: {
  readonly findSidecar: FindSidecar;
  readonly signal?: AbortSignal | undefined;
  readonly hooks: ImportHooks;
}): Walk {
  const files: PlannedFile[] = [];
  const refused: RefusedPath[] = [];
  const skipped: Record<string, number> = {};
  let bytes = 0;
  return {
    findSidecar: options.findSidecar,
    signal: options.signal,
    hooks: options.hooks,
    add(file) {
      files.push(file);
      bytes += file.bytes + file.parts.reduce((sum, part) => sum + part.bytes, 0);
    },
    refuse: path => void refused.push(path),
    skip(kind) {
      skipped[kind] = (skipped[kind] ?? 0) + 1;
    },
    plan: () => ({ files, refused, skipped, bytes }),
  };
}
