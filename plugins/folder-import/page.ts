import type {
  ActionAnswer,
  PageAnswer,
  PluginContext,
  PluginGallery,
  PluginRequest,
} from 'enfilade/plugin-api';
import { countFiles, forgetVanished, listRefused, listScans, listVanished } from './queries.ts';
import type { Settings } from './settings.ts';

const most = 200;
const address = '/admin/x/folder-import/';

export async function loadPage(
  gallery: PluginGallery<Settings>,
  { query }: PluginRequest,
  { read, t, locale }: PluginContext,
): Promise<PageAnswer> {
  const [counts, scans, vanished, refused] = await Promise.all([
    countFiles(gallery.db),
    listScans(gallery.db),
    listVanished(gallery.db, most),
    listRefused(gallery.db, most),
  ]);
  const photos = await read.photos.summaries([...new Set(vanished.map(({ photoId }) => photoId))]);
  const say = (at: Date) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(at);
  const last = new Map(scans.map(scan => [scan.root, scan]));
  return {
    title: t('page.title'),
    data: {
      done: query.done === 'scan' ? t('page.asked') : query.done === 'forget' ? t('page.forgotten') : '',
      counts,
      folders: gallery.settings.folders.map(({ path, inPlace }) => {
        const scan = last.get(path) ?? scans.find(each => each.root.endsWith(path));
        return {
          path,
          how: t(inPlace ? 'page.inPlace' : 'page.copied'),
          state: scan
            ? t(`page.state.${scan.problem ?? 'good'}`, { at: `${say(scan.at)} UTC` })
            : t('page.state.never'),
          isBad: (scan?.problem ?? null) !== null,
          waiting: scan?.waiting ?? 0,
        };
      }),
      vanished: vanished.map(({ path, photoId, at }) => ({
        ...{ path, at: `${say(at)} UTC`, photo: photos.get(photoId) ?? null },
      })),
      refused,
      isMore: vanished.length === most || refused.length === most,
    },
  };
}

export async function actOnPage(
  gallery: PluginGallery<Settings>,
  { action, form }: PluginRequest & { readonly action: string },
  { t }: PluginContext,
): Promise<ActionAnswer> {
  if (action === 'scan') {
    await gallery.jobs.enqueue('scan', { again: true }, { key: 'scan' });
    return { redirect: `${address}?done=scan` };
  }
  if (action === 'forget' && form.path) {
    await forgetVanished(gallery.db, form.path);
    return { redirect: `${address}?done=forget` };
  }
  return { problems: [{ pointer: '', message: t('page.unknown') }] };
}
