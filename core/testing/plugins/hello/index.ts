import { definePlugin } from 'enfilade/plugin-api';
import { knowFilms } from './film.ts';

interface HelloSettings {
  readonly greeting: string;
  /** Empty: every word is welcome. */
  readonly forbiddenWord: string;
  readonly hiddenRoll: number;
}

export default definePlugin<HelloSettings>(gallery => {
  const { greeting, forbiddenWord } = gallery.settings;

  // A block: a piece of a page, shown where the theme has room for facts about a photo.
  gallery.contribute.block({
    id: 'greeting',
    slot: 'photo.facts',
    template: 'greeting',
    load: ({ photo }) => (photo.title ? { greeting, title: photo.title } : null),
  });

  // A page of its own, which reads as whoever looks at it.
  gallery.contribute.page({
    id: 'about',
    path: '/x/hello/about',
    template: 'about',
    async load(_request, { t }) {
      const greeted = await gallery.kv.list('greeted/');
      return { title: t('about.title'), data: { greeted: greeted.length } };
    },
  });

  // Work in the background.
  gallery.contribute.job({
    name: 'greet',
    async run({ data }, { log }) {
      const photoIds = data.photoIds as readonly string[];
      // the same photo may come twice, and counts once
      for (const id of photoIds) await gallery.kv.set(`greeted/${id}`, true);
      log.info({ greeted: photoIds.length });
    },
  });

  // A hook that changes: titles lose the space around them, in the same changeset.
  gallery.hooks.photo.saving.tap(({ items }) =>
    items.flatMap(({ id, draft }) => {
      const title = typeof draft.title === 'string' ? draft.title : '';
      return title === title.trim() ? [] : [{ id, patch: { title: title.trim() || null } }];
    }),
  );

  // A hook that decides: a denial stops the whole change, and its message is for whoever made it.
  gallery.hooks.photo.guarding.tap(({ items }, { t }) =>
    items
      .filter(({ draft }) => forbiddenWord && String(draft.title ?? '').includes(forbiddenWord))
      .map(({ id }) => ({
        id,
        code: 'FORBIDDEN_WORD',
        message: t('denied', { word: forbiddenWord }),
        field: 'title',
      })),
  );

  // A hook whose first answer counts: whoever searches for "hi" means "hello" as well.
  gallery.hooks.search.parsing.tap(({ clauses }) => {
    const isHi = (text: string) => text === 'hi';
    if (!clauses.some(terms => terms.some(({ text }) => isHi(text)))) return undefined;
    return clauses.map(terms =>
      terms.flatMap(term => (isHi(term.text) ? [term, { ...term, text: 'hello' }] : [term])),
    );
  });

  // A hook that collects: everybody's answers go into the head of the page.
  gallery.hooks.page.heading.tap(({ page }) =>
    page === 'home' ? [{ tag: 'meta', name: 'hello', content: greeting }] : undefined,
  );

  // A fact, told after the commit, at least once. What takes its time is left to a job.
  gallery.hooks.photo.created.tap(async ({ items }) => {
    await gallery.jobs.enqueue('greet', { photoIds: items.map(({ id }) => id) });
  });

  knowFilms(gallery);
});
