import { AppError, isAppError } from '../../errors/app-error.ts';
import type { Log } from '../../log/create-log.ts';
import type { CallContext, PluginContext } from '../../plugin-api/index.ts';
import { isRefusal } from '../../plugin-api/refuse.ts';
import { enter } from '../containment/entry.ts';
import type { Incident } from '../incident.ts';
import { createBreaker } from './breaker.ts';
import type { Complaint } from './check-answer.ts';
import { isThenable, PastDeadline, withDeadline } from './deadline.ts';
import { isOutage } from './outage.ts';
import { createStatistics, type Statistics } from './statistics.ts';
import { asError } from './thrown.ts';

/** One function of a plugin that core may call. */
export interface Place {
  /** `photo.saving`, `block:light.load` */
  readonly where: string;
  /** ms */
  readonly budget: number;
  /** What of the answer makes sense, and what is wrong with the rest; absent: any answer does. */
  readonly check?: (answer: unknown) => Checked;
  /** What it throws ends what somebody has asked for and is told to them, such as a folder that isn't there: written down, and not counted. */
  readonly isToldToAsker?: boolean;
}

export interface Checked {
  readonly value: unknown;
  readonly complaints: readonly Complaint[];
}

/** What came of a call. A refusal by core's doors (`FORBIDDEN` …) is no fault of the plugin and goes on to whoever asked. */
export type Outcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'refused'; readonly error: Error };

/** Makes the plugin's side of a call: who it is for, and until when. */
export type MakeContext = (
  call: CallContext,
  limits: { signal: AbortSignal; deadline: number },
) => PluginContext;

export interface Guard {
  readonly statistics: Statistics;
  /** Calls the plugin. Never throws. */
  run<Value>(
    place: Place,
    call: CallContext,
    work: (context: PluginContext) => Value | PromiseLike<Value>,
  ): Promise<Outcome<Value>>;
}

export interface GuardParts {
  readonly plugin: string;
  readonly process: string;
  readonly log: Log;
  /** By which all times are stretched, where the machine is known to be slow; 1 when absent. */
  readonly patience?: number;
  readonly makeContext: MakeContext;
  /** Each first failure of a place, each opening, and with `pause` what is to end its stay. */
  readonly onIncident: (incident: Incident, pause: boolean) => void;
}

/** Stands between core and one plugin: deadline, abort, attribution, counting, and leaving out what keeps failing. */
export function createGuard({
  plugin,
  process,
  log,
  patience = 1,
  makeContext,
  onIncident,
}: GuardParts): Guard {
  const breaker = createBreaker();
  const statistics = createStatistics();
  const told = new Set<string>();

  const fail = ({ where }: Place, kind: Incident['kind'], error: Error) => {
    const verdict = breaker.failed(where);
    const { message, stack } = error;
    const incident = { plugin, where, kind, message, stack: stack ?? null, at: new Date(), process };
    const isNews = verdict !== 'counted' || !told.has(where);
    told.add(where);
    if (!isNews) return log.debug({ plugin, where, kind }, 'a plugin failed again');
    log.warn({ plugin, where, kind, err: error, verdict }, `plugin ${plugin} failed in ${where}`);
    onIncident(incident, verdict === 'pause');
  };

  const tell = ({ where }: Place, error: Error) => {
    breaker.abandoned(where);
    const { message, stack } = error;
    log.warn({ plugin, where, err: error }, `plugin ${plugin} could not go on in ${where}`);
    onIncident(
      { plugin, where, kind: 'throw', message, stack: stack ?? null, at: new Date(), process },
      false,
    );
  };

  return {
    statistics,
    async run(place, call, work) {
      const { where } = place;
      const budget = place.budget * patience;
      if (!breaker.lets(where))
        return { kind: 'failed', error: new Error(`${plugin} rests after failures in ${where}`) };
      const started = performance.now();
      const abort = new AbortController();
      const note = (outcome: 'done' | 'failed' | 'cut', answer: unknown) =>
        statistics.note({
          where,
          at: new Date(),
          ms: performance.now() - started,
          outcome,
          answer: summarise(answer),
        });
      try {
        const signal = call.signal ? AbortSignal.any([call.signal, abort.signal]) : abort.signal;
        const context = makeContext(call, { signal, deadline: Date.now() + budget });
        const answer = enter(plugin, where, () => work(context));
        const value = isThenable(answer)
          ? await withDeadline(answer, budget, error => abort.abort(error))
          : answer;
        const checked = place.check?.(value ?? undefined) ?? { value: value ?? undefined, complaints: [] };
        if (checked.complaints.length === 0) breaker.succeeded(where);
        else if (call.signal?.aborted) breaker.abandoned(where);
        else fail(place, 'nonsense', nonsense(checked.complaints));
        note(checked.complaints.length === 0 ? 'done' : 'failed', checked.value);
        return { kind: 'done', value: checked.value as Awaited<typeof value> };
      } catch (thrown) {
        const given = asError(thrown);
        const error = isRefusal(given) ? refused(given) : given;
        if (isAppError(error) && error.status < 500) {
          note('done', undefined);
          breaker.succeeded(where);
          return { kind: 'refused', error };
        }
        const kind = error instanceof PastDeadline ? 'timeout' : 'throw';
        note(kind === 'timeout' ? 'cut' : 'failed', undefined);
        // a visitor who went away and a database that did are nothing that a plugin has done
        if (kind === 'throw' && (call.signal?.aborted || isOutage(error))) breaker.abandoned(where);
        else if (kind === 'throw' && place.isToldToAsker) tell(place, error);
        else fail(place, kind, error);
        return { kind: 'failed', error };
      }
    },
  };
}

function refused({ message }: Error): AppError {
  return new AppError('PLUGIN_REFUSED', { message: message.replace(/\s+/g, ' ').slice(0, 500) });
}

function nonsense(complaints: readonly Complaint[]): Error {
  const list = complaints.slice(0, 10).map(({ pointer, message }) => `${pointer || '/'} ${message}`);
  return new Error(`a part of the answer was left out: ${list.join('; ')}`);
}

function summarise(answer: unknown): string {
  if (answer === undefined || answer === null) return '';
  if (!Array.isArray(answer))
    return typeof answer === 'object' ? Object.keys(answer).slice(0, 6).join(', ') : typeof answer;
  const fields = new Set(
    answer.slice(0, 20).flatMap(entry => Object.keys((entry as { patch?: object })?.patch ?? {})),
  );
  return `${answer.length}${fields.size ? `: ${[...fields].slice(0, 6).join(', ')}` : ''}`;
}
