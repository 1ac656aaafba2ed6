import { definePlugin } from 'enfilade/plugin-api';
import { actOnFiles, actOnPhotoFile, loadFiles, loadPhotoFile } from './admin-pages.ts';
import { bulkAction } from './bulk.ts';
import { checkSettings } from './check-settings.ts';
import { followChanges } from './facts.ts';
import { countFiles } from './queries.ts';
import type { Settings } from './settings.ts';
import { writeDue } from './work.ts';

const styles = ['write-back.css'];

export default definePlugin<Settings>(gallery => {
  const { contribute, hooks } = gallery;
  if (gallery.settings.automatic) followChanges(gallery);
  hooks.settings.validating.tap(({ next }, { t }) => checkSettings(next, t));

  contribute.job({ name: 'write', run: ({ progress }, ctx) => writeDue(gallery, progress, ctx) });
  contribute.bulkAction(bulkAction(gallery));
  contribute.photoAction({
    id: 'file',
    label: 'action.file',
    href: ({ photo }) => (photo.may.includes('edit') ? `/admin/x/write-back/photo/${photo.id}` : null),
  });
  contribute.adminPage({
    id: 'files',
    path: '/',
    label: 'page.title',
    right: 'editAll',
    template: 'files',
    styles,
    load: (request, ctx) => loadFiles(gallery, request, ctx),
    act: request => actOnFiles(gallery, request),
  });
  contribute.adminPage({
    id: 'photo',
    path: '/photo/:id',
    label: null,
    right: 'edit',
    template: 'photo',
    styles,
    load: (request, ctx) => loadPhotoFile(gallery, request, ctx),
    act: (request, ctx) => actOnPhotoFile(gallery, request, ctx),
  });
  contribute.dashboardCard({
    id: 'failed',
    title: 'page.title',
    right: 'editAll',
    template: 'card',
    async load() {
      const { failed } = await countFiles(gallery.db);
      return failed > 0 ? { failed } : null;
    },
  });
});
