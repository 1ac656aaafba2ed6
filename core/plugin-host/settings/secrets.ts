import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../../errors/app-error.ts';
import type { HeldSecret } from './secret-values.ts';

/** Keeps the secrets of plugins' settings: written once, shown to nobody, readable only with the gallery's own secret. */
export interface Secrets {
  seal(plugin: string, text: string): HeldSecret;
  /** @throws AppError PLUGIN_SECRET_UNREADABLE that says what to do */
  open(plugin: string, held: HeldSecret): Promise<string>;
}

export interface SecretsParts {
  /** Of the instance. */
  readonly secret: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const version = 'v1';
const algorithm = 'aes-256-gcm';
const bytes = { key: 32, iv: 12 } as const;

export function createSecrets({ secret, env }: SecretsParts): Secrets {
  const keyOf = (plugin: string) =>
    Buffer.from(hkdfSync('sha256', secret, 'enfilade', `settings of ${plugin}`, bytes.key));
  return {
    seal(plugin, text) {
      const iv = randomBytes(bytes.iv);
      const cipher = createCipheriv(algorithm, keyOf(plugin), iv);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [iv, cipher.getAuthTag(), sealed].map(part => part.toString('base64url'));
      return { $sealed: [version, ...parts].join('.') };
    },
    async open(plugin, held) {
      if ('$env' in held) return env[held.$env] ?? refuse(plugin, `The variable ${held.$env} is not set.`);
      if ('$file' in held) return (await readSecretFile(plugin, held.$file)).trim();
      return unseal(plugin, keyOf(plugin), held.$sealed);
    },
  };
}

function unseal(plugin: string, key: Buffer, sealed: string): string {
  const [name, iv, tag, text] = sealed.split('.');
  try {
    if (name !== version) throw new Error(`sealed in another way: ${name}`);
    const decipher = createDecipheriv(algorithm, key, Buffer.from(iv!, 'base64url'));
    decipher.setAuthTag(Buffer.from(tag!, 'base64url'));
    return decipher.update(text!, 'base64url', 'utf8') + decipher.final('utf8');
  } catch (cause) {
    return refuse(plugin, 'It was sealed with another secret of the gallery: enter it again.', cause);
  }
}

async function readSecretFile(plugin: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    return refuse(plugin, `The file ${path} cannot be read.`, cause);
  }
}

function refuse(plugin: string, reason: string, cause?: unknown): never {
  throw new AppError('PLUGIN_SECRET_UNREADABLE', {
    message: `A secret of ${plugin} cannot be read. ${reason}`,
    details: { plugin },
    cause,
  });
}
