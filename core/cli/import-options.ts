import type { Command } from 'commander';

/** How an import goes, for `import` and for `serve`, which imports beside serving. */
export interface ImportOptions {
  readonly album?: string;
  readonly inPlace?: boolean;
  readonly public?: boolean;
  readonly watch?: boolean;
}

export function addImportOptions(command: Command): Command {
  return command
    .option('--album <slug>', 'put everything below this album, loose files into it')
    .option('--public', 'make new albums public instead of restricted')
    .option('--in-place', 'leave the files where they are and only refer to them')
    .option('--watch', 'go on and import what arrives');
}

/** What stands behind `enfilade import` to import these paths in this way. */
export function importWords(paths: readonly string[], options: ImportOptions): string[] {
  return [
    ...(options.public ? ['--public'] : []),
    ...(options.inPlace ? ['--in-place'] : []),
    ...(options.watch ? ['--watch'] : []),
    ...(options.album === undefined ? [] : ['--album', options.album]),
    '--',
    ...paths,
  ];
}
