import path from 'node:path';
import { fail } from '../../errors/app-error.ts';
import { createHousePluginState } from '../../house-plugin-state.ts';
import type { LoadedPlugin } from '../../plugin-host/loaded-plugin.ts';
import { lookAt, ownPluginsFolder } from '../../plugin-host/packages/find-plugins.ts';
import { manifestOf } from '../../plugin-host/packages/load-plugin.ts';
import { loadTestPlugin } from '../load-test-plugin.ts';
import { createTestGallery, type TestGallery } from '../test-gallery.ts';
import { checkChaos } from './check-chaos.ts';
import { checkData } from './check-data.ts';
import { checkFiles } from './check-files.ts';
import { checkPages } from './check-pages.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkSettings } from './check-settings.ts';
import { checkSwitching } from './check-switching.ts';
import { checkTexts } from './check-texts.ts';
import { keepLog } from './keep-log.ts';
import { runOwnTests } from './own-tests.ts';
import type { CheckOutcome, Subject } from './subject.ts';
import { fillForVisits } from './visited-pages.ts';
import { watchTimers } from './watch-timers.ts';

export interface ContractParts {
  /** Of the plugin; absolute. */
  readonly folder: string;
  /** Holds a link to it. */
  readonly pluginsFolder: string;
}

/** Runs a check and tells what it came to; false: it failed. */
export type Check = (name: string, run: () => Promise<CheckOutcome>) => Promise<boolean>;

/**
 * What every plugin must stand, whatever it does. Where it can't even be switched on there is nothing more to look at.
 * @throws AppError NOT_FOUND where the folder holds no plugin
 */
export async function checkContract(parts: ContractParts, check: Check): Promise<void> {
  const { folder } = parts;
  const found = await lookAt({ id: path.basename(folder), origin: 'folder', folder });
  if (found === undefined)
    return fail('NOT_FOUND', {
      message: `${folder} holds no plugin.json. Name the folder of a plugin, or begin one: enfilade plugin new`,
    });
  const kept = keepLog(found.folder);
  const isBundled = path.dirname(found.folder) === path.resolve(ownPluginsFolder);
  const env = {
    ENFILADE_PAGE_CACHE_BYTES: '0',
    PLUGINS_DIR: isBundled ? path.join(parts.pluginsFolder, 'none') : parts.pluginsFolder,
  };
  const { PLUGINS_DIR: _, ...plain } = env;
  const served = await createTestGallery({ env, process: 'worker', log: kept.log, pluginPatience: 1 });
  const gallery = await createTestGallery({ env: plain, log: kept.log, pluginPatience: 1 });
  try {
    let plugin: LoadedPlugin | undefined;
    const isOn = await check('manifest and set-up', async () => {
      plugin = await switchOn(served, found);
      return { detail: `${plugin.manifest.id} ${plugin.manifest.version}`, findings: [] };
    });
    if (!isOn) return;
    await check('its own tests', () => runOwnTests(found.folder));
    const companions = await findCompanions(plugin!);
    await gallery.usePlugins([...companions, { folder: found.folder }]);
    await checkAll({ plugin: plugin!, companions, gallery, served }, { check, kept });
  } finally {
    await gallery.close();
    await served.close();
  }
}

/** As its owner would. */
async function switchOn(
  { house, plugins }: TestGallery,
  found: NonNullable<Awaited<ReturnType<typeof lookAt>>>,
): Promise<LoadedPlugin> {
  const { id, requires = {} } = manifestOf(found);
  const state = createHousePluginState(house);
  for (const each of Object.keys(requires)) await state.enable(each);
  await state.enable(id);
  await plugins.converge();
  return loadTestPlugin({ folder: found.folder });
}

/** What it requires comes along with Enfilade. */
async function findCompanions({ manifest }: LoadedPlugin): Promise<readonly { folder: string }[]> {
  return Object.keys(manifest.requires ?? {}).map(id => ({ folder: path.join(ownPluginsFolder, id) }));
}

async function checkAll(
  subject: Subject,
  { check, kept }: { readonly check: Check; readonly kept: ReturnType<typeof keepLog> },
): Promise<void> {
  const { plugin, gallery, served } = subject;
  const administrator = await served.signIn(await served.user({ role: 'admin' }));
  const timers = watchTimers(plugin.manifest.id, plugin.folder);
  await check('permissions', () => checkPermissions(subject));
  await check('texts', () => checkTexts(subject));
  await check('templates and assets', () => checkFiles(subject));
  await check('settings', () => checkSettings(subject, administrator));
  await check('on and off', () => checkSwitching(subject, timers));
  await check('own data', () => checkData(subject));
  const pages = await fillForVisits(subject);
  const clients = [gallery.client(), await gallery.signIn(await gallery.user({ role: 'admin' }))];
  await check('pages', () => checkPages(subject, pages, { log: kept, clients }));
  await check('going wrong', () => checkChaos(subject, pages, clients));
}
