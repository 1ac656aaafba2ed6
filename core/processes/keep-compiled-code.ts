import { flushCompileCache, getCompileCacheDir } from 'node:module';

/** ms; when nobody waits for the first page any more. */
const calm = 3_000;

/** Writes down what was compiled while starting, which Node does by itself only at an orderly end. */
export function keepCompiledCode(): void {
  if (getCompileCacheDir() !== undefined) setTimeout(flushCompileCache, calm).unref();
}
