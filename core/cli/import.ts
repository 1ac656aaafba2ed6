import { setPriority } from 'node:os';
import { type Command, Option } from 'commander';
import { AppError, fail } from '../errors/app-error.ts';
import type { Importer } from '../imports/importer.ts';
import type { ImportReport } from '../imports/report.ts';
import { type OpenHouse, openHouse } from '../main.ts';
import type { Gallery, Viewer } from '../plugin-api/index.ts';
import { CommandEnd } from './command-end.ts';
import type { CliContext } from './context.ts';
import { addImportOptions, type ImportOptions } from './import-options.ts';
import { createImportOutput, type ImportOutput } from './import-output.ts';
import { readNamedSource } from './import-source.ts';
import { type Interruption, listenForInterruption } from './interruption.ts';

interface ImportFlags extends ImportOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly source?: string;
  readonly opt: readonly string[];
}

const viewer: Viewer = { kind: 'system', name: 'import' };

export function register(program: Command, context: CliContext): void {
  addImportOptions(
    program
      .command('import')
      .description(
        'Bring photos in. Folders below the named ones become albums; their loose files go into an album of the folder’s name.',
      )
      .argument('[path...]', 'files and folders'),
  )
    .addOption(new Option('--dry-run', 'show what would happen, and change nothing').conflicts('watch'))
    .addOption(
      new Option('--source <plugin:id>', 'bring in what an import source of a plugin finds').conflicts([
        'watch',
        'inPlace',
      ]),
    )
    .option('--opt <key=value...>', 'what the import source is asked for', gather, [])
    .option('--json', 'print one JSON document at the end')
    .action((paths: string[], flags: ImportFlags) => importPaths(context, paths, flags));
}

function gather(opt: string, before: readonly string[]): readonly string[] {
  return [...before, opt];
}

async function importPaths(context: CliContext, paths: readonly string[], flags: ImportFlags): Promise<void> {
  requireOneKind(paths, flags);
  const interruption = listenForInterruption();
  const output = createImportOutput(context, flags);
  const house = await openHouse({
    config: context.config,
    log: context.log,
    name: 'import',
    plugins: 'load',
  });
  stepBack();
  let report: ImportReport;
  try {
    report = await runImport({ house, output, interruption }, paths, flags);
  } finally {
    output.close();
    await house.close();
    interruption.close();
  }
  output.summary(report);
  if (report.failure) throw new AppError(report.failure.code, { message: report.failure.reason });
  if (interruption.exitCode !== null) throw new CommandEnd(interruption.exitCode);
}

function requireOneKind(paths: readonly string[], { source, opt }: ImportFlags): void {
  if (source === undefined && opt.length > 0)
    fail('WRONG_USAGE', { message: '--opt goes with --source <plugin:id>.' });
  if (paths.length > 0 === (source !== undefined))
    fail('WRONG_USAGE', {
      message: 'Name paths of files and folders, or an import source with --source <plugin:id>.',
    });
}

/** Visitors come first: an import, and the exiftool that it starts, wait for what answers a page. */
function stepBack(): void {
  try {
    setPriority(10);
  } catch {
    // Where nobody may be slowed down, the import is as fast as the pages.
  }
}

interface Run {
  readonly house: OpenHouse;
  readonly output: ImportOutput;
  readonly interruption: Interruption;
}

async function runImport(
  { house, output, interruption }: Run,
  paths: readonly string[],
  flags: ImportFlags,
): Promise<ImportReport> {
  const { importer, gallery } = house;
  const { signal } = interruption;
  const target = flags.album === undefined ? null : await findTarget(gallery, flags.album);
  const options = {
    ...{ viewer, signal, isPublic: flags.public, inPlace: flags.inPlace },
    reason: 'Import',
    onSettled: output.settled,
  };
  if (flags.source !== undefined) {
    const { dryRun = false } = flags;
    const source = readNamedSource(importer, { named: flags.source, opts: flags.opt });
    return importer.runSource({ ...options, ...source, target, dryRun, isText: true });
  }
  const watching = flags.watch
    ? await importer.watch({ paths, target }, { ...options, onReport: output.failure })
    : undefined;
  const plan = await importer.plan({ paths, target });
  output.begin(plan);
  if (flags.dryRun) return importer.preview(plan, options);
  const report = await importer.run(plan, options);
  if (!watching || report.failure) return report;
  return keepWatching({ watching, output, interruption }, report);
}

async function keepWatching(
  parts: Omit<Run, 'house'> & { watching: Awaited<ReturnType<Importer['watch']>> },
  report: ImportReport,
): Promise<ImportReport> {
  const { watching, output, interruption } = parts;
  output.watching(report);
  watching.start();
  await interruption.happened;
  await watching.close();
  return report;
}

async function findTarget(gallery: Gallery, slug: string) {
  const read = gallery.as(viewer).albums;
  const found = await read.find(slug);
  const moved = found && 'movedTo' in found ? await read.find(found.movedTo) : found;
  if (!moved || !('album' in moved)) return fail('NOT_FOUND', { message: `There is no album ${slug}.` });
  return { kind: 'existing', id: moved.album.id, title: moved.album.title } as const;
}
