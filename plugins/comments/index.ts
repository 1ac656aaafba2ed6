import { definePlugin } from 'enfilade/plugin-api';
import { loadFormPage } from './form-page.ts';
import { actOnEditing, actOnModeration, loadEditing, loadModeration } from './moderation.ts';
import { countNeglected, countWaiting, forgetOld } from './queries.ts';
import type { Settings } from './settings.ts';
import { loadBlock } from './thread.ts';
import { writeComment } from './write.ts';

const styles = ['comments.css'];

export default definePlugin<Settings>(gallery => {
  const { contribute } = gallery;
  contribute.block({
    id: 'thread',
    slot: 'photo.after',
    template: 'block',
    styles,
    load: ({ photo }, ctx) => loadBlock(gallery, photo, ctx),
  });
  contribute.page({
    id: 'photo',
    path: '/x/comments/photo/:photo',
    template: 'page',
    styles,
    hasForm: true,
    load: (request, ctx) => loadFormPage(gallery, request, ctx),
  });
  contribute.route({
    id: 'write',
    method: 'POST',
    path: '/x/comments/photo/:photo/write',
    right: 'guest',
    handle: (request, ctx) => writeComment(gallery, request, ctx),
  });
  contribute.adminPage({
    id: 'moderation',
    path: '/',
    label: 'moderation.title',
    right: 'editAll',
    template: 'moderation',
    styles,
    load: (request, ctx) => loadModeration(gallery, request, ctx),
    act: (request, ctx) => actOnModeration(gallery, request, ctx),
  });
  contribute.adminPage({
    id: 'editing',
    path: '/edit/:id',
    label: null,
    right: 'editAll',
    template: 'editing',
    styles,
    load: (request, ctx) => loadEditing(gallery, request, ctx),
    act: (request, ctx) => actOnEditing(gallery, request, ctx),
  });
  contribute.dashboardCard({
    id: 'waiting',
    title: 'card.title',
    right: 'editAll',
    template: 'card',
    load: async () => ({ waiting: await countWaiting(gallery.db) }),
  });
  contribute.job({ name: 'forget', run: () => forgetOld(gallery.db) });
  contribute.schedule({ id: 'hourly', cron: '17 * * * *', job: 'forget' });
  gallery.hooks.health.checking.tap(async (_, ctx) => {
    const count = await countNeglected(gallery.db);
    const message = ctx.t('health.neglected', { count });
    return [{ id: 'neglected', status: count > 0 ? 'warning' : 'good', message }];
  });
});
