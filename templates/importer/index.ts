import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { definePlugin, refuse } from 'enfilade/plugin-api';
import { readList } from './read-list.ts';

export default definePlugin(gallery => {
  gallery.contribute.importSource({
    id: 'list',
    title: 'source.title',
    description: 'source.description',
    // What a run is asked for: a form on the page "Add photos", options on the command line.
    options: {
      type: 'object',
      properties: { list: { type: 'string', title: 'The list', minLength: 1 } },
      required: ['list'],
    },
    // Each thing that is yielded is one photo, or one line of the report that is none.
    async *scan({ options }, { t }) {
      const file = path.resolve(String(options.list));
      const text = await readFile(file, 'utf8').catch(() => refuse(t('source.missing', { file })));
      for (const row of readList(text)) {
        if (row.problem) yield { skipped: row.problem, shownPath: row.text };
        else {
          yield {
            path: path.resolve(path.dirname(file), row.file),
            shownPath: row.file,
            album: row.album ? row.album.split('/') : null,
            fields: { title: row.title || null },
          };
        }
      }
    },
  });
});
