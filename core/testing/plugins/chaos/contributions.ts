import type { Contribute, ContributionKind, SlotName } from 'enfilade/plugin-api';

/** Takes the place of every function of a contribution. */
export type Misdeed = () => unknown;

const slots: readonly SlotName[] = [
  'home.sections',
  'album.header',
  'album.before-list',
  'album.after-list',
  'photo.actions',
  'photo.facts',
  'photo.after',
  'tag.header',
  'search.results',
  'site.footer',
  'admin.album',
  'admin.photo',
];

const noOptions = { type: 'object', properties: {} };
const item = { id: 'chaos', label: 'name' };

/** Adds one of each kind, with this in the place of its functions. */
export const contributors: {
  readonly [Kind in ContributionKind]: (contribute: Contribute, misdeed: Misdeed) => void;
} = {
  importSource: (contribute, misdeed) =>
    contribute.importSource({
      id: 'chaos',
      title: 'name',
      options: noOptions,
      async *scan() {
        const found = await misdeed();
        if (found !== undefined) yield found as never;
      },
      finish: misdeed as never,
    }),
  fileType: contribute =>
    contribute.fileType({
      name: 'chaos',
      kind: 'image',
      extension: 'chaos',
      mime: 'image/x-chaos',
      signatures: [[{ offset: 0, hex: '6368616f73' }]],
      decoder: null,
    }),
  metadataField: contribute =>
    contribute.metadataField({ key: 'chaos', label: 'name', type: 'text', shown: true, editable: true }),
  preset: contribute => contribute.preset({ id: 'chaos', revision: 1, fits: 96, quality: 70 }),
  block(contribute, misdeed) {
    for (const slot of slots) {
      const id = slot.replaceAll('.', '-');
      contribute.block({ id, slot, template: 'chaos', load: misdeed } as Parameters<
        typeof contribute.block
      >[0]);
    }
  },
  page: (contribute, misdeed) =>
    contribute.page({ id: 'chaos', path: '/x/chaos/page', template: 'chaos', load: misdeed as never }),
  navigation: contribute => contribute.navigation({ ...item, href: '/x/chaos/page', place: 'main' }),
  feed: (contribute, misdeed) =>
    contribute.feed({
      id: 'chaos',
      path: '/x/chaos/feed.atom',
      type: 'application/atom+xml',
      build: misdeed as never,
    }),
  searchField: (contribute, misdeed) =>
    contribute.searchField({ names: ['chaos'], label: 'name', condition: misdeed as never }),
  facet: (contribute, misdeed) => contribute.facet({ ...item, buckets: misdeed as never }),
  photoAction: (contribute, misdeed) => contribute.photoAction({ ...item, href: misdeed as never }),
  adminPage: (contribute, misdeed) =>
    contribute.adminPage({
      ...item,
      path: '/',
      right: 'admin',
      template: 'chaos',
      load: misdeed as never,
      act: misdeed as never,
    }),
  dashboardCard: (contribute, misdeed) =>
    contribute.dashboardCard({
      id: 'chaos',
      title: 'name',
      right: 'edit',
      template: 'chaos',
      load: misdeed as never,
    }),
  bulkAction: (contribute, misdeed) =>
    contribute.bulkAction({
      ...item,
      right: 'edit',
      options: noOptions,
      preview: misdeed as never,
      run: misdeed as never,
    }),
  route: (contribute, misdeed) =>
    contribute.route({
      id: 'chaos',
      method: 'GET',
      path: '/x/chaos/route',
      right: 'guest',
      handle: misdeed as never,
    }),
  apiRoute: (contribute, misdeed) =>
    contribute.apiRoute({
      id: 'chaos',
      method: 'GET',
      path: '/chaos',
      right: 'guest',
      summary: 'Goes wrong',
      output: { type: 'object' },
      handle: misdeed,
    }),
  job: (contribute, misdeed) => contribute.job({ name: 'chaos', run: misdeed as never }),
  schedule(contribute, misdeed) {
    contribute.job({ name: 'chaos', run: misdeed as never });
    contribute.schedule({ id: 'chaos', cron: '* * * * *', job: 'chaos' });
  },
  command: (contribute, misdeed) =>
    contribute.command({ name: 'chaos', summary: 'goes wrong', options: noOptions, run: misdeed as never }),
  accessRule: (contribute, misdeed) =>
    contribute.accessRule({ id: 'chaos', reason: 'name', hides: misdeed as never }),
};
