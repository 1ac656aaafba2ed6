import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createPrivateFile } from './private-file.ts';
import type { Config } from './read-config.ts';

/** The key for signatures: `SECRET`, or one that is made once in the data folder (0600). */
export async function loadSecret(config: Pick<Config, 'secret' | 'dataDir'>): Promise<string> {
  if (config.secret !== null) return config.secret;
  return createPrivateFile(path.join(config.dataDir, 'secret'), () => randomBytes(32).toString('base64url'));
}
