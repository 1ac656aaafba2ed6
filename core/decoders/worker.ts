import { isAppError } from '../errors/app-error.ts';
import { decodeFile } from './decode-file.ts';
import { closeDecoders } from './open-with-module.ts';
import type { FromDecoder, ToDecoder } from './task.ts';

/** One process of the decoder pool: answers one task at a time until its parent is gone. */
function answer(message: FromDecoder): void {
  process.send?.(message);
}

async function runTask({ task, ...options }: ToDecoder): Promise<FromDecoder> {
  try {
    const result = await decodeFile(task, options);
    return { kind: 'done', result, residentBytes: process.memoryUsage.rss() };
  } catch (error) {
    const code = isAppError(error) ? error.code : 'DECODER_FAILED';
    const details = isAppError(error) ? (error.details ?? {}) : { detail: String(error) };
    return { kind: 'failed', code, details, residentBytes: process.memoryUsage.rss() };
  }
}

process.on('message', async (message: ToDecoder) => answer(await runTask(message)));
process.on('disconnect', () => void closeDecoders().finally(() => process.exit(0)));
// Ctrl-C reaches the whole group; the parent decides what is finished first.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
answer({ kind: 'ready' });
