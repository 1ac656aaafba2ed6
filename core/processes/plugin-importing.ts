import type { Importer } from '../imports/importer.ts';
import { type OriginalsParts, originalsForPlugins } from '../metadata/originals-for-plugins.ts';
import type { PluginImports, PluginOriginals } from '../plugin-api/index.ts';
import { runOutside } from '../plugin-host/containment/entry.ts';
import type { LoadedPlugin } from '../plugin-host/loaded-plugin.ts';

export interface PluginImportingParts {
  readonly importer: () => Importer;
  readonly originals: () => OriginalsParts;
}

/** What plugins may ask of the import and of originals. Core's own pools and processes are nobody's fault. */
export function createPluginImporting({ importer, originals }: PluginImportingParts) {
  return ({ manifest }: LoadedPlugin): { imports: PluginImports; originals: PluginOriginals } => ({
    imports: {
      run: ({ source, options, dryRun = false, onProgress }, { viewer, signal, t }) =>
        runOutside(() => {
          let done = 0;
          const { title } = importer()
            .sources()
            .find(each => each.plugin === manifest.id && each.id === source) ?? { title: source };
          return importer().runSource({
            ...{ plugin: manifest.id, source, options, dryRun, viewer, signal },
            reason: `${manifest.title}: ${t(title)}`,
            causes: [manifest.id],
            onSettled: () => onProgress?.({ done: ++done, total: null }),
          });
        }),
    },
    originals: outside(() => originalsForPlugins(originals())),
  });
}

function outside(make: () => PluginOriginals): PluginOriginals {
  return {
    path: (id, context) => runOutside(() => make().path(id, context)),
    sidecarPath: (id, context) => runOutside(() => make().sidecarPath(id, context)),
    readTags: (file, context) => runOutside(() => make().readTags(file, context)),
    writeTags: (file, tags, context) => runOutside(() => make().writeTags(file, tags, context)),
  };
}
