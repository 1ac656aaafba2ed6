import type { Translate } from '../../views/texts/catalogues.ts';
import type { Incident } from '../incident.ts';
import type { ListedJob } from '../jobs/queries.ts';
import type { PluginInspection } from '../plugin-host.ts';
import type { PluginStatus } from './plugin-administration.ts';

export interface ShownHealth {
  readonly id: string;
  readonly status: 'good' | 'warning' | 'bad';
  readonly message: string;
}

interface Reader {
  readonly t: Translate;
  readonly locale: string;
}

/** A plugin as lists and its own page show it. */
export function statusModel(status: PluginStatus, { t, locale }: Reader) {
  const { id, state, evidence, since, manifest } = status;
  const version = manifest?.version ?? null;
  return {
    ...{ id, state, title: titleOf(status), description: manifest?.description ?? '' },
    href: `/admin/plugins/${id}`,
    homepage: manifest?.homepage ?? null,
    version: version === null ? '' : t('plugins.version', { version }),
    origin: t(`plugins.origin.${status.origin}`),
    word: t(`plugins.state.${state}`),
    since: since && describeTime(since, { t, locale }),
    reason: status.error?.message ?? status.reason,
    isGone: version === null,
    mayEnable: state !== 'enabled' && version !== null,
    enableWord: t(
      state === 'disabled' ? 'plugins.enable' : state === 'paused' ? 'plugins.resume' : 'plugins.again',
    ),
    mayDisable: state !== 'disabled',
    evidence: evidence && {
      where: evidence.where,
      kind: t(`plugins.incident.${evidence.kind}`),
      message: evidence.message,
      stack: evidence.stack,
      ...timeOf(new Date(evidence.at), { t, locale }),
    },
    permissions: (manifest?.permissions ?? []).map(permission => permissionText(permission, t)),
    requires: Object.keys(manifest?.requires ?? {}),
  };
}

/** The id where its manifest cannot be read. */
export function titleOf({ id, manifest }: PluginStatus): string {
  return manifest?.title ?? id;
}

function permissionText(permission: string, t: Translate): string {
  if (permission === 'net:*') return t('plugins.permission.net.all');
  if (permission.startsWith('net:')) return t('plugins.permission.net', { host: permission.slice(4) });
  return t(`plugins.permission.${permission}`);
}

/** What it adds, in a line: `2 pages, 1 job, 3 hooks`. */
export function additionsOf(inspection: PluginInspection | undefined, t: Translate) {
  if (inspection === undefined) return null;
  const kinds = Map.groupBy(inspection.contributions, ({ kind }) => kind);
  const hooks = [...new Set(inspection.taps.map(({ hook }) => hook))];
  const counted = [...kinds].map(([kind, all]) => t(`plugins.kind.${kind}`, { count: all.length }));
  if (hooks.length > 0) counted.push(t('plugins.kind.hook', { count: hooks.length }));
  return {
    line: counted.join(' · '),
    contributions: [...kinds].map(([kind, all]) => ({
      kind: t(`plugins.kind.${kind}`, { count: all.length }),
      names: all.map(({ name }) => name).filter(Boolean),
    })),
    hooks,
  };
}

export function incidentLines(incidents: readonly Incident[], reader: Reader) {
  return incidents.map(({ where, kind, message, stack, process, at }) => ({
    ...{ where, message, stack, process },
    kind: reader.t(`plugins.incident.${kind}`),
    ...timeOf(at, reader),
  }));
}

export function jobLines(jobs: readonly ListedJob[], reader: Reader) {
  const { t } = reader;
  return jobs.map(job => ({
    ...{ id: job.id, name: job.job, state: job.state, message: job.message },
    word: t(`plugins.job.${job.state}`),
    progress: progressOf(job, t),
    error: job.state === 'done' ? null : (job.error?.message ?? null),
    attempts: job.attempts > 1 ? t('plugins.job.attempts', { count: job.attempts }) : null,
    mayRetry: job.state === 'dead',
    ...timeOf(job.endedAt ?? job.createdAt, reader),
  }));
}

function progressOf({ done, total }: ListedJob, t: Translate): string | null {
  if (done === 0 && total === null) return null;
  return total === null ? t('plugins.job.done.count', { done }) : t('plugins.job.of', { done, total });
}

export function timeOf(at: Date, reader: Reader) {
  return { when: describeTime(at, reader), machineTime: at.toISOString() };
}

function describeTime(at: Date, { t }: Reader): string {
  return t('plugins.time', { at });
}
