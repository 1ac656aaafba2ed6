import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AddedFormat, toFormat } from '../decoders/formats.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';

/** Kinds of files that plugins contribute, for whoever looks at files; made anew when plugins are swapped. */
export function createAddedFormats(plugins: () => PluginHost): () => readonly AddedFormat[] {
  let made: { readonly generation: number; readonly formats: readonly AddedFormat[] } | undefined;
  return () => {
    const host = plugins();
    const generation = host.generation();
    if (made?.generation !== generation) made = { generation, formats: formatsOf(host) };
    return made.formats;
  };
}

function formatsOf(host: PluginHost): AddedFormat[] {
  const folders = new Map(host.plugins().map(({ manifest, folder }) => [manifest.id, folder]));
  return host.contributions.of('fileType').map(({ plugin, ...type }) => {
    const folder = folders.get(plugin)!;
    const decoder = type.decoder && asShipped(folder, type.decoder);
    return toFormat({ ...type, decoder }, { folder: pathToFileURL(`${folder}/`), plugin });
  });
}

/** A package ships the compiled file beside where its source was. */
function asShipped(folder: string, decoder: string): string {
  const compiled = decoder.replace(/\.ts$/, '.js');
  return existsSync(path.join(folder, decoder)) ? decoder : compiled;
}
