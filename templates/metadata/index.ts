import { definePlugin } from 'enfilade/plugin-api';
import { tidyTitle, titleOfFile } from './title.ts';

interface Settings {
  readonly fromFileName: boolean;
}

export default definePlugin<Settings>(gallery => {
  // While photos come in: a patch for each of those that say nothing of themselves.
  if (gallery.settings.fromFileName) {
    gallery.hooks.import.mapping.tap(({ items }) =>
      items
        .filter(({ suggestion }) => !suggestion.title)
        .map(({ id, fileName }) => ({ id, patch: { title: titleOfFile(fileName) } })),
    );
  }

  // Whenever titles are set, by whatever door; only the fields that are being set are there.
  gallery.hooks.metadata.normalising.tap(({ items }) =>
    items.flatMap(({ id, values }) =>
      values.title ? [{ id, patch: { title: tidyTitle(values.title) } }] : [],
    ),
  );
});
