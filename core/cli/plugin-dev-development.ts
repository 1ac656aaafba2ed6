import path from 'node:path';
import { AppError, isAppError } from '../errors/app-error.ts';
import { lookAt, ownPluginsFolder } from '../plugin-host/packages/find-plugins.ts';
import type { PluginState } from '../plugin-host/state/create-plugin-state.ts';
import type { DevReports } from './plugin-dev-reports.ts';

export interface Development {
  /** Looks at the plugin and switches it on as it is now; says how it went, and never rejects. */
  read(files: readonly string[]): Promise<void>;
}

/** A plugin that is being written: linked once, then checked, tried and announced with each save. */
export function createDevelopment(parts: {
  readonly folder: string;
  readonly id: string;
  readonly state: PluginState;
  readonly say: Pick<DevReports, 'isOn' | 'isWrong'>;
}): Development {
  const { folder, id, state, say } = parts;
  // what comes along with Enfilade is found where it is
  let isLinked = path.dirname(folder) === path.resolve(ownPluginsFolder);
  let isOn = false;
  return {
    async read(files) {
      const began = performance.now();
      try {
        await requireSameId(folder, id);
        if (!isLinked) await state.add({ source: folder, cwd: folder, link: true });
        isLinked = true;
        await state.enable(id);
        isOn = true;
        say.isOn({ files, ms: performance.now() - began });
      } catch (error) {
        say.isWrong(asAppError(error), { isOn });
      }
    },
  };
}

async function requireSameId(folder: string, id: string): Promise<void> {
  const found = await lookAt({ id, origin: 'folder', folder });
  if (found === undefined) throw new AppError('NOT_FOUND', { message: 'plugin.json is gone.' });
  if (found.error) throw found.error;
  if (found.id !== id)
    throw new AppError('CONFLICT', {
      message: `its id was ${id} and is ${found.id}: start this command again.`,
    });
}

function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  return new AppError('INTERNAL', { message: (error as Error).message, cause: error });
}
