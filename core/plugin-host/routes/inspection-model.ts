import type { Translate } from '../../views/texts/catalogues.ts';
import type { ProcessActivity } from '../activity/activity-log.ts';
import type { PlaceStatistics } from '../guard/statistics.ts';
import type { PluginInspection } from '../plugin-host.ts';
import { timeOf } from './plugin-model.ts';

interface Inspected {
  readonly plugin: string;
  /** Of this process. */
  readonly inspection: PluginInspection | undefined;
  /** Of all processes. */
  readonly activity: readonly ProcessActivity[];
}

const mostCalls = 100;

/** What a plugin does, and among whom: for who asks why something is as it is. */
export function inspectionModel(
  { plugin, inspection, activity }: Inspected,
  reader: { readonly t: Translate; readonly locale: string },
) {
  const { t } = reader;
  const calls = activity
    .flatMap(({ process, lastCalls }) => lastCalls.map(call => ({ ...call, process })))
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, mostCalls);
  return {
    runs: inspection !== undefined,
    hooks: hooksOf(plugin, inspection, t),
    contributions: inspection?.contributions ?? [],
    places: activity.flatMap(({ process, places }) => places.map(place => placeLine(place, process, t))),
    calls: calls.map(({ where, ms, outcome, answer, process, at }) => ({
      ...{ where, process, answer, outcome },
      word: t(`plugins.call.${outcome}`),
      ms: milliseconds(ms, t),
      ...timeOf(at, reader),
    })),
  };
}

/** Each hook once, with everybody who taps it in the order in which they run. */
function hooksOf(plugin: string, inspection: PluginInspection | undefined, t: Translate) {
  const byHook = Map.groupBy(inspection?.taps ?? [], ({ hook }) => hook);
  return [...byHook].map(([hook, taps]) => ({
    hook,
    stages: [...new Set(taps.map(({ stage }) => t(`plugins.stage.${stage}`)))].join(', '),
    order: taps[0]!.order.map(id => ({ id, isThis: id === plugin })),
  }));
}

function placeLine(
  { where, calls, failures, totalMs, maxMs, p95Ms }: PlaceStatistics,
  process: string,
  t: Translate,
) {
  return {
    ...{ where, process, calls, failures },
    mean: milliseconds(calls === 0 ? 0 : totalMs / calls, t),
    p95: milliseconds(p95Ms, t),
    max: milliseconds(maxMs, t),
  };
}

function milliseconds(ms: number, t: Translate): string {
  return t('plugins.ms', { ms: ms < 10 ? Math.round(ms * 100) / 100 : Math.round(ms) });
}
