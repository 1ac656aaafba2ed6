import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PluginTranslate } from 'enfilade/plugin-api';
import type { Settings } from './settings.ts';

/** `settings.validating`: a folder that is named must be there and be ours to write to. */
export async function checkSettings(
  { target, folder = '' }: Partial<Settings>,
  t: PluginTranslate,
): Promise<{ readonly pointer: string; readonly message: string }[]> {
  if (target === 'beside' || folder === '') return [];
  const key = await findProblem(folder);
  return key === null ? [] : [{ pointer: '/folder', message: t(key) }];
}

async function findProblem(folder: string): Promise<string | null> {
  if (!path.isAbsolute(folder)) return 'folder.relative';
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) return 'folder.missing';
  const mayWrite = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  return mayWrite ? null : 'folder.read-only';
}
