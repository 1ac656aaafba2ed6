import { definePlugin } from 'enfilade/plugin-api';
import { buildingHook } from './building-hook.ts';
import { feedLinks } from './feed-links.ts';
import { formats } from './formats/index.ts';
import { readFeed } from './read-feed.ts';
import type { Settings } from './settings.ts';
import { subjects } from './subjects.ts';

export type { FeedBuilding, FeedExtension } from './building-hook.ts';

export default definePlugin<Settings>(gallery => {
  const building = gallery.offer(buildingHook);
  const offered = formats.filter(({ name }) => gallery.settings.formats.includes(name));
  for (const subject of subjects) {
    for (const format of offered) {
      gallery.contribute.feed({
        id: `${subject.id}-${format.name}`,
        path: `${subject.path}.${format.name}`,
        type: format.type,
        inLinks: subject.inLinks,
        async build(request, ctx) {
          const feed = await readFeed({ gallery, building, subject, format }, request, ctx);
          return feed && { body: format.write(feed), updated: feed.updated };
        },
      });
    }
  }
  gallery.hooks.page.heading.tap((facts, { t }) =>
    feedLinks(facts, offered, ({ title }) =>
      t('link.title', { title: facts.title || t('description.site'), format: title }),
    ),
  );
  return undefined;
});
