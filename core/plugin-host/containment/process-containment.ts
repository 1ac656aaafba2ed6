import type { Config } from '../../config/read-config.ts';
import type { Log } from '../../log/create-log.ts';
import type { Incident } from '../incident.ts';
import { createEndRecords, type EndRecord, toIncident } from './blackbox.ts';
import type { ContainedHost, Containment } from './containment.ts';
import { current, ledger, type Place, pluginFolders, runOutside } from './entry.ts';
import { forgetLastEnd, readLastEnd } from './last-end.ts';
import { refuseExit } from './refuse-exit.ts';
import { describeSafeMode, readSafeMode } from './safe-mode.ts';
import { createSetUpJournal } from './set-up-journal.ts';
import { watchStrayErrors } from './stray-errors.ts';
import { startWatchdog } from './watchdog.ts';

export interface ProcessContainment extends Containment {
  /**
   * What the process before this one left: whom it names is paused before any plugin is loaded, and never again for the same
   * end. Needs the database alone.
   */
  settleLastEnd(pauseBeforeStart: (incident: Incident) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface ProcessContainmentParts {
  /** `web`, `worker` */
  readonly process: string;
  readonly config: Pick<Config, 'dataDir' | 'safeMode' | 'pluginHangMs' | 'pluginMemoryBytes'>;
  readonly log: Log;
  /** Ends this process in order, so that another one follows. */
  readonly restart: () => void;
}

/** Where a plugin's code is read and set up. */
const loading: ReadonlySet<string> = new Set(['import', 'setup']);

/** Takes over the handlers of errors and ends of this process: one per process, before anything else of it. */
export function containPlugins(parts: ProcessContainmentParts): ProcessContainment {
  const { process: name, config, log } = parts;
  const records = createEndRecords({ dataDir: config.dataDir, process: name });
  const safeMode = readSafeMode(config);
  if (safeMode) log.warn(describeSafeMode(safeMode));
  const lastEnd = readLastEnd(records);
  const journal = createSetUpJournal(records, lastEnd.strikes);
  const { promise: host, resolve: serve } = Promise.withResolvers<ContainedHost>();

  /** On disk first: should the process end before the database has it, the next one knows. */
  const pause = async (incident: Incident) => {
    records.write('blackbox', fromIncident(incident));
    await (await host).pause(incident);
    records.remove('blackbox');
  };
  const pauseBehind = (incident: Incident) =>
    runOutside(() => pause(incident)).catch(error => {
      log.error(
        { err: error, plugin: incident.plugin },
        'a plugin could not be paused; the process starts anew',
      );
      parts.restart();
    });
  const onRefused = ({ plugin, where }: Place, call: string) => {
    const message = `It tried to end the ${name} process by ${call}, which was refused.`;
    const { stack = null } = new Error(message);
    void pauseBehind({ plugin, where, kind: 'exit', message, stack, at: new Date(), process: name });
  };
  const onStall = (record: EndRecord) => {
    // reading its code takes a slow machine a while, and holds nobody up who is served already
    if (loading.has(record.where) && (record.blockedMs ?? 0) < 1_000) return;
    log.warn(record, `plugin ${record.plugin} held up the ${name} process: ${record.message}`);
    void host.then(({ note }) => note?.(toIncident(record, name)));
  };

  const endings = endingsOf(process);
  const undo = [
    watchStrayErrors({
      ...{ process: name, log, folders: pluginFolders },
      pause: pauseBehind,
      restart: parts.restart,
      end: () => endings.exit(1),
    }),
    refuseExit(onRefused),
  ];
  process.on('exit', () => {
    const place = current();
    if (place) records.write('blackbox', ended(place, name));
  });
  const watchdog = startWatchdog({
    ...{ process: name, dataDir: config.dataDir, ledger, folders: pluginFolders, onStall },
    strikes: lastEnd.strikes,
    hangMs: config.pluginHangMs,
    memoryBytes: config.pluginMemoryBytes,
  });
  return {
    safeMode,
    settingUp: journal.during,
    serve(given) {
      serve(given);
      watchdog.settle();
    },
    async settleLastEnd(pauseBeforeStart) {
      for (const record of lastEnd.paused) {
        const incident = toIncident(record, name);
        log.error(record, `plugin ${record.plugin} is paused: ${record.message}`);
        await pauseBeforeStart(incident);
      }
      forgetLastEnd(records);
    },
    async stop() {
      for (const each of undo) each();
      await watchdog.stop();
      // an end in order leaves nobody to suspect
      for (const kind of ['suspect', 'set-up'] as const) records.remove(kind);
    },
  };
}

/** As they were before plugins were refused them. */
function endingsOf({ exit }: NodeJS.Process) {
  return { exit: exit.bind(process) };
}

function fromIncident({ plugin, where, kind, message, at }: Incident): EndRecord {
  return {
    ...{ plugin, where, kind, message, function: null, file: null, line: null, blockedMs: null },
    at: at.toISOString(),
  };
}

function ended({ plugin, where }: Place, name: string): EndRecord {
  return fromIncident({
    ...{ plugin, where, kind: 'exit', stack: null, at: new Date(), process: name },
    message: `It ended the ${name} process.`,
  });
}
