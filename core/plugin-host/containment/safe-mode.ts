import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../config/read-config.ts';

/** The gallery runs without plugins. */
export interface SafeMode {
  /** `environment`: ENFILADE_SAFE_MODE is set; `file`: the file is there. */
  readonly by: 'environment' | 'file';
  /** Absolute; removed to leave safe mode when it is the reason. */
  readonly file: string;
}

/** Null: plugins run. Read once per start, so that all of a process agrees. */
export function readSafeMode({ safeMode, dataDir }: Pick<Config, 'safeMode' | 'dataDir'>): SafeMode | null {
  const file = path.join(dataDir, 'SAFE_MODE');
  if (safeMode) return { by: 'environment', file };
  return existsSync(file) ? { by: 'file', file } : null;
}

/** For the log and for whoever asks how to get the plugins back. */
export function describeSafeMode({ by, file }: SafeMode): string {
  const way = by === 'environment' ? 'take ENFILADE_SAFE_MODE out of the environment' : `remove ${file}`;
  return `safe mode: no plugin runs; to leave it, ${way} and start again`;
}
