import { isAppError } from '../../errors/app-error.ts';
import { type Importable, importDefinition } from './import-definition.ts';
import type { TryAnswer } from './try-entry.ts';

// Started by try-entry.ts: answers once whether a plugin can be imported, and is ended then.
process.once('message', async (plugin: Importable) => {
  const answer: TryAnswer = await importDefinition(plugin).then(
    () => ({ ok: true as const }),
    (error: Error) => ({
      ok: false as const,
      code: isAppError(error) ? error.code : ('PLUGIN_LOAD_FAILED' as const),
      message: error.message,
    }),
  );
  process.send?.(answer);
});
