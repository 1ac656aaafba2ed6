import { AppError } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import type {
  AnyHook,
  CallContext,
  ContributionKind,
  Contributions,
  Gallery,
  HookCalls,
  PluginGallery,
} from '../plugin-api/index.ts';
import type { Containment } from './containment/containment.ts';
import { createGuard, type MakeContext } from './guard/guard.ts';
import type { Incident } from './incident.ts';
import { assembleKernel, type FindCoreClash, type Kernel } from './kernel/assemble.ts';
import { createInstances } from './kernel/instances.ts';
import { createKernelUsers } from './kernel/kernel-users.ts';
import { type ContextParts, contextMaker } from './kernel/make-context.ts';
import type { MakeServices, TranslatorOf } from './kernel/plugin-services.ts';
import { setUpPlugin } from './kernel/set-up-plugin.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';
import type { PluginHost } from './plugin-host.ts';
import type { PluginFailure, PluginSource } from './plugin-source.ts';

export interface PluginHostParts {
  readonly log: Log;
  /** `web`, `worker`, `command` */
  readonly process: string;
  readonly source: PluginSource;
  /** See `GuardParts`. */
  readonly patience?: number;
  readonly containment: Pick<Containment, 'settingUp'>;
  readonly gallery: () => Gallery;
  readonly makeServices: MakeServices;
  readonly translator: TranslatorOf;
  readonly withOwnRole: ContextParts['withOwnRole'];
  readonly findCoreClash?: FindCoreClash;
  /** What plugins did wrong, for the record. */
  readonly onIncident: (incident: Incident) => void;
  /** Writes down that a plugin is off from now on, for all processes. */
  readonly savePause: (incident: Incident) => Promise<void>;
  /** Plugins that are switched on and off all the same. */
  readonly onFailures: (failures: readonly PluginFailure[]) => void;
}

/** What was last to run, and what could not even be loaded. */
interface Wanted {
  readonly plugins: readonly LoadedPlugin[];
  readonly silent: readonly string[];
}

/** Has no plugins before the first `converge`. */
export function createPluginHost(parts: PluginHostParts): PluginHost {
  const { log } = parts;
  const users = createKernelUsers();
  const paused = new Set<string>();
  const listeners = new Set<() => void>();
  const contexts = new Map<string, MakeContext>();
  let inForce: Kernel = { generation: 0, instances: [], hooks: new Map(), contributions: new Map() };
  let wanted: Wanted = { plugins: [], silent: [] };
  let swaps: Promise<unknown> = Promise.resolve();
  const kernel = () => users.current() ?? inForce;
  const hooks = createHookCalls(kernel);
  const findCoreClash = parts.findCoreClash ?? (() => undefined);

  const setUpOne = (plugin: LoadedPlugin) =>
    setUpPlugin(plugin, {
      log,
      isWorker: parts.process === 'worker',
      makeGuard,
      makeServices: parts.makeServices,
      translator: parts.translator,
      callOffered: ((definition: AnyHook) => ({
        get isTapped() {
          return hooks.has(definition.name as never);
        },
        call: (payload: never, context: CallContext) =>
          hooks.call(definition.name as never, payload, context),
      })) as unknown as PluginGallery['offer'],
    });
  const setUp = (plugin: LoadedPlugin) =>
    parts.containment.settingUp(plugin.manifest.id, () => setUpOne(plugin));
  const instances = createInstances(setUp);

  function makeGuard(plugin: LoadedPlugin) {
    const { id } = plugin.manifest;
    const makeContext = contextMaker(plugin, {
      ...parts,
      translator: locale => parts.translator(plugin, locale),
    });
    contexts.set(id, makeContext);
    const onIncident = (incident: Incident, isLast: boolean) => {
      parts.onIncident(incident);
      if (isLast)
        void pause(incident).catch(error => log.error({ err: error }, 'a plugin could not be paused'));
    };
    return createGuard({
      plugin: id,
      process: parts.process,
      log,
      patience: parts.patience,
      makeContext,
      onIncident,
    });
  }

  async function swapTo(
    plugins: readonly LoadedPlugin[],
    nowWanted: Wanted = wanted,
  ): Promise<readonly PluginFailure[]> {
    const prepared = await instances.prepare(plugins);
    const { kernel: next, failures } = assembleKernel(prepared.instances, {
      generation: inForce.generation + 1,
      findCoreClash,
    });
    const retired = inForce;
    inForce = next;
    wanted = nowWanted;
    for (const tell of listeners) tell();
    void instances.release(prepared.instances.filter(instance => !next.instances.includes(instance)));
    void users.idle(retired).then(() => instances.release(retired.instances));
    return [...prepared.failures, ...failures];
  }

  async function convergeOnce(): Promise<void> {
    const { plugins, failures, silent = [] } = await parts.source.load();
    const running = plugins.filter(({ manifest }) => !paused.has(manifest.id));
    const more = await swapTo(running, { plugins, silent });
    const all = [...failures, ...more];
    for (const { plugin, error } of all)
      log.error({ err: error, plugin }, `plugin ${plugin} stays off: ${error.message}`);
    parts.onFailures(all);
  }

  const converge = () => {
    const swap = swaps.then(convergeOnce);
    swaps = swap.catch(() => {});
    return swap;
  };

  /** At once in this process; the others hear of it from the database. */
  async function pause(incident: Incident): Promise<void> {
    if (paused.has(incident.plugin)) return;
    paused.add(incident.plugin);
    log.error(
      { plugin: incident.plugin, where: incident.where, kind: incident.kind },
      `plugin ${incident.plugin} is paused: ${incident.message}`,
    );
    const rest = inForce.instances
      .map(({ plugin }) => plugin)
      .filter(({ manifest }) => manifest.id !== incident.plugin);
    const swap = swaps.then(() => swapTo(rest));
    swaps = swap.catch(() => {});
    await swap;
    try {
      await parts.savePause(incident);
    } finally {
      // what could not be written down is not remembered here either: from now on the database says
      paused.delete(incident.plugin);
    }
  }

  return {
    hooks,
    contributions: createContributions(kernel),
    plugins: () => kernel().instances.map(({ plugin }) => plugin),
    generation: () => kernel().generation,
    silent() {
      const running = new Set(inForce.instances.map(({ plugin }) => plugin.manifest.id));
      const mayHide = wanted.plugins.filter(({ manifest }) => manifest.permissions?.includes('access'));
      const stopped = mayHide.map(({ manifest }) => manifest.id).filter(id => !running.has(id));
      return stopped.length === 0 ? wanted.silent : [...wanted.silent, ...stopped];
    },
    within: work => users.within(inForce, work),
    converge,
    onSwap(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pause,
    contextFor(plugin, context) {
      const signal = context.signal ?? new AbortController().signal;
      const make = contexts.get(plugin);
      if (!make) throw new AppError('NOT_FOUND');
      return make(context, { signal, deadline: Number.MAX_SAFE_INTEGER });
    },
    async deliver(plugin, name, payload, context) {
      await kernel().hooks.get(name)?.deliver(plugin, payload, context);
    },
    inspect: plugin => inspect(kernel(), plugin),
    async tryPlugin(plugin) {
      const { instances: tried, failures } = await instances.prepare([plugin]);
      const others = inForce.instances.filter(each => each.plugin.manifest.id !== plugin.manifest.id);
      const { failures: clashes } = assembleKernel([...others, ...tried], { generation: 0, findCoreClash });
      await instances.release(tried);
      const failure = [...failures, ...clashes].find(each => each.plugin === plugin.manifest.id);
      if (failure) throw failure.error;
    },
    async close() {
      await swaps;
      const retired = inForce;
      inForce = {
        generation: retired.generation + 1,
        instances: [],
        hooks: new Map(),
        contributions: new Map(),
      };
      await instances.release(retired.instances);
    },
  };
}

function createHookCalls(kernel: () => Kernel): HookCalls {
  return {
    has: name => kernel().hooks.has(name),
    call: async (name, payload, context) => {
      const hook = kernel().hooks.get(name);
      if (hook === undefined)
        throw new AppError('INTERNAL', { message: `Nobody listens to ${name}: ask hooks.has first.` });
      return (await hook.call(payload, context)) as never;
    },
  };
}

function createContributions(kernel: () => Kernel): Contributions {
  return {
    of: (kind: ContributionKind) => (kernel().contributions.get(kind) ?? []) as never,
  };
}

function inspect({ instances, hooks }: Kernel, id: string) {
  const instance = instances.find(({ plugin }) => plugin.manifest.id === id);
  if (instance === undefined) return undefined;
  return {
    taps: instance.taps.map(({ hook, stage }) => ({
      hook,
      stage,
      order: hooks.get(hook)?.taps.map(tap => tap.plugin) ?? [],
    })),
    contributions: instance.contributions.map(({ kind, contribution }) => ({
      kind,
      name: String(contribution.id ?? contribution.name ?? contribution.key ?? ''),
    })),
    places: instance.guard.statistics.places(),
    lastCalls: instance.guard.statistics.lastCalls(),
  };
}
