import type { Command } from 'commander';
import type { CliContext } from './context.ts';

export interface CommandModule {
  /** Adds the command with its options to the program; its action throws AppError to fail. */
  register(program: Command, context: CliContext): void;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** Every command; a command's file is loaded only when it is the one that was asked for. */
export const commandList: readonly CommandEntry[] = [
  { name: 'access', summary: 'say who may do what, and why', load: () => import('./access.ts') },
  {
    name: 'demo',
    summary: 'serve a sample gallery from a throw-away folder',
    load: () => import('./demo.ts'),
  },
  {
    name: 'group',
    summary: 'groups of users: add, list, edit, remove',
    load: () => import('./group.ts'),
  },
  { name: 'import', summary: 'bring photos in from files and folders', load: () => import('./import.ts') },
  {
    name: 'key',
    summary: 'keys that sign addresses of pictures: list, rotate, retire',
    load: () => import('./key.ts'),
  },
  { name: 'migrate', summary: 'bring the database up to date', load: () => import('./migrate.ts') },
  {
    name: 'plugin',
    summary: 'plugins: list, add, remove, enable, disable; new, dev, test',
    load: () => import('./plugin.ts'),
  },
  {
    name: 'preset',
    summary: 'sizes of pictures: list, plan, apply, retire, clean',
    load: () => import('./preset.ts'),
  },
  { name: 'serve', summary: 'serve the gallery', load: () => import('./serve.ts') },
  { name: 'theme', summary: 'themes: list, use, lint', load: () => import('./theme.ts') },
  { name: 'token', summary: 'make, list and revoke tokens for programs', load: () => import('./token.ts') },
  {
    name: 'user',
    summary: 'people: add, list, edit, invite, disable; passwords',
    load: () => import('./user.ts'),
  },
];
