import { readFile } from 'node:fs/promises';
import { definePlugin, type FileFacts } from 'enfilade/plugin-api';
import { mapPhoto } from './map-photo.ts';
import { type PhotoFacts, parseJson } from './photo-json.ts';
import { scanExport } from './scan.ts';
import type { Settings } from './settings.ts';
import { createUnpacked } from './unpacked.ts';

const source = 'archive';

export default definePlugin<Settings>(gallery => {
  const { settings } = gallery;
  const unpacked = createUnpacked(gallery.files);
  const origin = `${gallery.id}:${source}`;

  gallery.contribute.importSource({
    id: source,
    title: 'source.archive',
    description: 'source.archive.description',
    options: {
      type: 'object',
      properties: {
        paths: {
          type: 'array',
          minItems: 1,
          maxItems: 200,
          items: { type: 'string', minLength: 1, maxLength: 4_000 },
        },
      },
      required: ['paths'],
    },
    async *scan({ options, run }, { signal }) {
      await unpacked.removeLeftovers();
      const newFile = (ending: string) => unpacked.newFile(run, ending);
      yield* scanExport(options.paths as readonly string[], { settings, newFile, signal });
    },
    finish: ({ run }) => unpacked.finish(run),
  });

  // What an export says of a photo stands in the JSON beside it.
  gallery.hooks.import.mapping.tap(async payload => {
    if (payload.origin !== origin) return undefined;
    const patches = await Promise.all(
      payload.items.map(async ({ suggestion, ...file }) => {
        const facts = await readFacts(file);
        return facts && { id: file.id, patch: mapPhoto(facts, suggestion, settings) };
      }),
    );
    return patches.filter(patch => patch !== undefined);
  });

  gallery.hooks.import.settled.tap(async payload => {
    if (payload.origin !== origin) return;
    await Promise.all(payload.items.map(({ path }) => path && unpacked.forget(path)));
  });
});

async function readFacts({ sidecarPaths }: Pick<FileFacts, 'sidecarPaths'>): Promise<PhotoFacts | undefined> {
  const json = sidecarPaths.find(file => file.endsWith('.json'));
  const parsed = json && parseJson(await readFile(json));
  return parsed && 'takenAt' in parsed ? parsed : undefined;
}
