import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { definePlugin, type ImportRunReport, type PluginContext } from 'enfilade/plugin-api';
import { actOnPage, loadPage } from './page.ts';
import { countFiles, listScans } from './queries.ts';
import { createRuns } from './runs.ts';
import { type ScanOptions, scanFolders } from './scan.ts';
import type { Settings } from './settings.ts';
import { watchFolders } from './watch.ts';

const source = 'folders';

export default definePlugin<Settings>(async gallery => {
  const { settings } = gallery;
  const runs = createRuns(() => gallery.db);
  const origin = `${gallery.id}:${source}`;

  gallery.contribute.importSource({
    id: source,
    title: 'source.folders',
    description: 'source.folders.description',
    options: {
      type: 'object',
      properties: {
        below: { type: 'array', items: { type: 'string', minLength: 1 }, maxItems: 10_000 },
        again: { type: 'boolean' },
      },
    },
    async *scan({ options, run }, { signal }) {
      const parts = { db: gallery.db, settings, signal, now: Date.now };
      yield* scanFolders(options as ScanOptions, runs.start(run), parts);
    },
    async finish({ run, isDryRun, report }, { log }) {
      const { missed, waiting } = await runs.finish(run, { isDryRun, report });
      if (missed > 0) log.warn({ missed }, 'files of watched folders have vanished; their photos stay');
      if (waiting > 0 && !isDryRun && gallery.isWorker)
        await gallery.jobs.enqueue('scan', {}, { key: 'waiting', delay: settings.settleSeconds + 1 });
    },
  });

  // A file that was moved is the same photo, where it was put in the gallery; a copy has a place of its own.
  gallery.hooks.import.deduping.tap(async payload =>
    payload.origin === origin && !(await runs.isCopy(payload.item)) ? { action: 'skip' } : undefined,
  );
  gallery.hooks.import.settled.tap(payload => {
    if (payload.origin === origin) runs.settled(payload.runId, payload.items);
  });

  const scan = (options: ScanOptions, context: PluginContext, dryRun = false): Promise<ImportRunReport> =>
    gallery.imports.run({ source, options: { ...options }, dryRun }, context);

  gallery.contribute.job({
    name: 'scan',
    async run({ data, progress }, context) {
      const below = data.below as readonly string[] | undefined;
      const report = await gallery.imports.run(
        {
          source,
          options: { ...(below && { below }), again: data.again === true },
          onProgress: ({ done, total }) => void progress({ done, total }).catch(() => {}),
        },
        context,
      );
      if (report.failure) throw new Error(`${report.failure.code}: ${report.failure.reason}`);
    },
  });
  if (settings.schedule !== '' && settings.folders.length > 0)
    gallery.contribute.schedule({ id: 'scan', cron: settings.schedule, job: 'scan' });

  gallery.contribute.command({
    name: 'scan',
    summary: 'Look into the watched folders now.',
    options: {
      type: 'object',
      properties: {
        again: { type: 'boolean', description: 'Look again at what was refused.' },
        'dry-run': { type: 'boolean', description: 'Show what would come in, and change nothing.' },
      },
    },
    async run({ options, print }, context) {
      const report = await scan({ again: options.again === true }, context, options['dry-run'] === true);
      const { vanished } = await countFiles(gallery.db);
      print(context.t('command.done', { added: report.added, known: report.alreadyThere }));
      for (const { path: at, code, reason } of report.refused) print(`  ${at}  ${code}  ${reason}`);
      if (vanished > 0) print(context.t('command.vanished', { count: vanished }));
      if (report.failure) throw new Error(`${report.failure.code}: ${report.failure.reason}`);
      return { ...report, vanished };
    },
  });

  gallery.contribute.adminPage({
    id: 'folders',
    path: '/',
    label: 'page.title',
    right: 'admin',
    template: 'folders',
    load: (request, context) => loadPage(gallery, request, context),
    act: (request, context) => actOnPage(gallery, request, context),
  });
  gallery.contribute.dashboardCard({
    id: 'folders',
    title: 'page.title',
    right: 'admin',
    template: 'card',
    async load() {
      if (settings.folders.length === 0) return null;
      const scans = await listScans(gallery.db);
      return {
        ...(await countFiles(gallery.db)),
        problems: scans.filter(each => each.problem !== null).length,
      };
    },
  });

  gallery.hooks.health.checking.tap(async (_, { t }) => {
    const scans = await listScans(gallery.db);
    return Promise.all(
      settings.folders.map(async (folder, index) => {
        const root = await realpath(folder.path).catch(() => null);
        const isFolder = root !== null && (await stat(root).catch(() => null))?.isDirectory();
        const problem = isFolder ? scans.find(each => each.root === root)?.problem : 'missing';
        const status =
          problem === 'missing' ? ('bad' as const) : problem ? ('warning' as const) : ('good' as const);
        const message = t(`health.${problem ?? 'good'}`, { path: folder.path });
        return { id: `folder-${index}`, status, message };
      }),
    );
  });
  gallery.hooks.settings.validating.tap(({ next }, { t }) => {
    const { folders = [] } = next as Partial<Settings>;
    return folders.flatMap(({ path: named }, index) =>
      path.isAbsolute(named) ? [] : [{ pointer: `/folders/${index}/path`, message: t('settings.absolute') }],
    );
  });

  if (!gallery.isWorker || !settings.watch || settings.folders.length === 0) return undefined;
  const watching = await watchFolders({
    settings,
    log: gallery.log,
    ask: async below => (await gallery.jobs.enqueue('scan', { below }, { key: 'scan' })) !== null,
  });
  // What changed while nobody looked.
  await gallery.jobs.enqueue('scan', {}, { key: 'scan' });
  return () => watching.close();
});
