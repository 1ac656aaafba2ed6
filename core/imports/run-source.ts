import { newId } from '../changes/ids.ts';
import { fail } from '../errors/app-error.ts';
import type { CallContext, Guarded, ImportSource, JsonSchema, Viewer } from '../plugin-api/index.ts';
import { previewImport, type RunOptions, runImport } from './import-run.ts';
import type { ImporterParts } from './importer-parts.ts';
import type { PlannedAlbum } from './plan.ts';
import type { ImportReport } from './report.ts';
import { feedOfSource, originOf } from './source-feed.ts';
import { readSourceOptions } from './source-options.ts';

/** A place that photos come from, as it is offered. Title and description are keys of the plugin's texts. */
export interface OfferedSource {
  readonly plugin: string;
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  /** What a run is asked for. */
  readonly options: JsonSchema;
}

export interface SourceRequest extends Pick<RunOptions, 'reason' | 'isPublic' | 'signal' | 'onSettled'> {
  readonly plugin: string;
  /** Id of the source. */
  readonly source: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The options come from a command line: numbers may be texts. */
  readonly isText?: boolean;
  readonly viewer: Viewer;
  /** Every file is read and decoded, and nothing is changed. */
  readonly dryRun?: boolean;
  /** The source's albums lie below it. */
  readonly target?: Extract<PlannedAlbum, { kind: 'existing' }> | null;
  readonly causes?: CallContext['causes'];
}

export function listSources({ contributions }: Pick<ImporterParts, 'contributions'>): OfferedSource[] {
  return (contributions?.of('importSource') ?? []).map(({ plugin, id, title, description, options }) => ({
    ...{ plugin, id, title, options },
    description: description ?? null,
  }));
}

/**
 * Brings in what a plugin's import source finds. What is wrong with a file, and what ended it early, stands in the report.
 *
 * @throws NOT_FOUND where no enabled plugin has this source, VALIDATION_FAILED with a pointer for its options
 */
export async function runSource(parts: ImporterParts, request: SourceRequest): Promise<ImportReport> {
  const { viewer, signal, target = null } = request;
  const source = findSource(parts, request);
  const options = readSourceOptions(source.options, request.options, { isText: request.isText ?? false });
  const run = newId();
  const context: CallContext = {
    ...{ viewer, requestId: run },
    ...(signal && { signal }),
    ...(request.causes && { causes: request.causes }),
  };
  const feed = feedOfSource({ source, options, context, run, target, findSidecar: parts.findSidecar });
  const settings = { ...request, origin: originOf(source), runId: run };
  const report = await (request.dryRun ? previewImport : runImport)(parts, feed, settings);
  await finish(parts, source, { options, run, isDryRun: request.dryRun ?? false, report, viewer });
  return report;
}

function findSource({ contributions }: ImporterParts, { plugin, source: id }: SourceRequest) {
  const all = contributions?.of('importSource') ?? [];
  const found = all.find(each => each.plugin === plugin && each.id === id);
  return found ?? fail('NOT_FOUND', { message: `There is no import source ${plugin}:${id}.` });
}

/** Also when its signal is aborted: what was unpacked is to be removed. */
async function finish(
  { log }: ImporterParts,
  source: Guarded<ImportSource>,
  end: {
    isDryRun: boolean;
    options: Readonly<Record<string, unknown>>;
    run: string;
    report: ImportReport;
    viewer: Viewer;
  },
): Promise<void> {
  const { viewer, report, ...told } = end;
  await source
    .finish?.({ ...told, report: { ...report } }, { viewer })
    .catch(error => log.warn({ err: error, plugin: source.plugin }, 'an import source could not clean up'));
}
