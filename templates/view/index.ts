import { definePlugin } from 'enfilade/plugin-api';

export default definePlugin(gallery => {
  const address = `/x/${gallery.id}/day`;

  // A page in the site's frame. It reads as whoever looks at it, so it shows nothing that isn't for them.
  gallery.contribute.page({
    id: 'day',
    path: `${address}/:month/:day`,
    template: 'day',
    styles: ['day.css'],
    async load({ params }, { read, t, locale }) {
      const { month = '', day = '' } = params;
      if (!/^\d\d$/.test(month) || !/^\d\d$/.test(day)) return null;
      const years = await read.calendar.years();
      const found = await Promise.all(
        years.map(({ period }) => read.photos.list({ kind: 'time', period: `${period}-${month}-${day}` })),
      );
      const date = new Date(`2000-${month}-${day}T00:00:00Z`);
      const name = new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(
        date,
      );
      const title = t('page.title', { day: name });
      return { title, data: { title, photos: found.flatMap(page => page?.items ?? []) } };
    },
  });

  // A piece of another page, in a place that the theme has for it. Null: there is nothing to show.
  gallery.contribute.block({
    id: 'day-link',
    slot: 'photo.facts',
    template: 'day-link',
    load({ photo }) {
      const [, month, day] = photo.taken?.at.match(/^\d{4}-(\d\d)-(\d\d)/) ?? [];
      return month && day ? { href: `${address}/${month}/${day}` } : null;
    },
  });
});
