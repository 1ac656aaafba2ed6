import type { Log } from '../../log/create-log.ts';
import type {
  CallContext,
  Gallery,
  PluginContext,
  PluginTranslate,
  SqlDatabase,
  Viewer,
} from '../../plugin-api/index.ts';
import { freezeDeeply } from '../guard/freeze.ts';
import type { MakeContext } from '../guard/guard.ts';
import type { LoadedPlugin } from '../loaded-plugin.ts';

export interface ContextParts {
  readonly gallery: () => Gallery;
  readonly log: Log;
  readonly translator: (locale: string) => PluginTranslate;
  /** Own tables and read views inside core's transaction. */
  readonly withOwnRole: <Value>(
    trx: unknown,
    plugin: LoadedPlugin,
    work: (db: SqlDatabase) => Promise<Value>,
  ) => Promise<Value>;
}

/** What a call comes with is made when it is asked for: most taps look at their payload alone. */
export function contextMaker(plugin: LoadedPlugin, parts: ContextParts): MakeContext {
  const { manifest } = plugin;
  return (call, { signal, deadline }): PluginContext => {
    // one object stands for all guests, and for a request to its end
    const viewer = freezeDeeply(viewerOf(plugin, call));
    const locale = call.locale ?? 'en';
    const requestId = call.requestId ?? '';
    return {
      viewer,
      signal,
      deadline,
      locale,
      requestId,
      get read() {
        return parts.gallery().as(viewer);
      },
      get t() {
        return parts.translator(locale);
      },
      get log() {
        return parts.log.child({ plugin: manifest.id, requestId });
      },
      change: (request, write) =>
        parts.gallery().change(
          {
            ...request,
            viewer,
            actor: actorFor(viewer, plugin),
            causes: [...(call.causes ?? []), manifest.id],
            told: call.told ?? [],
          },
          write,
        ),
      openBatch: ({ reason }) =>
        parts.gallery().openBatch({ reason, viewer, actor: actorFor(viewer, plugin) }, 'plugin'),
      tx: call.trx === undefined ? null : work => parts.withOwnRole(call.trx, plugin, work),
    };
  };
}

/** Core's own eyes are for plugins that were allowed to have them. */
function viewerOf({ manifest }: LoadedPlugin, { viewer }: CallContext): Viewer {
  if (viewer.kind !== 'system' || manifest.permissions?.includes('system')) return viewer;
  return { kind: 'guest' };
}

/** History says who, and by which plugin. */
function actorFor(viewer: Viewer, { manifest }: LoadedPlugin) {
  const user = viewer.kind === 'token' || viewer.kind === 'share' ? viewer.user : viewer;
  if (user?.kind === 'user')
    return { kind: 'user' as const, id: user.userId, name: `${user.displayName} (${manifest.title})` };
  return { kind: 'system' as const, id: manifest.id, name: manifest.title };
}
