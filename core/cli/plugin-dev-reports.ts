import type { AppError } from '../errors/app-error.ts';
import type { OpenHouse } from '../main.ts';
import { placeOfError } from '../plugin-host/place-of-error.ts';
import { listIncidents, listPluginRows } from '../plugin-host/state/queries.ts';
import type { CliContext } from './context.ts';
import { printLine } from './print-line.ts';

/** What the author of a plugin reads while it is served. */
export interface DevReports {
  addresses(url: string): void;
  photosAre(count: number): void;
  isOn(read: { readonly files: readonly string[]; readonly ms: number }): void;
  isWrong(error: AppError, before: { readonly isOn: boolean }): void;
  /** Looks no more for what fails. */
  stop(): Promise<void>;
}

/** ms between looks at what has failed in the web process and the worker. */
const interval = 500;

export function createDevReports(parts: {
  readonly context: CliContext;
  readonly house: Pick<OpenHouse, 'database'>;
  readonly id: string;
  readonly folder: string;
}): DevReports {
  const { context, id } = parts;
  const print = (text: string) => printLine(context, `${new Date().toTimeString().slice(0, 8)}  ${text}`);
  const detail = (text: string) => printLine(context, `          ${text}`);
  const watching = watchFailures(parts, print);
  return {
    addresses(url) {
      printLine(context, `The gallery is served at ${url}`);
      printLine(context, `  settings   ${url}/admin/plugins/${id}`);
      printLine(context, `  inspector  ${url}/admin/plugins/${id}/inspect`);
      printLine(context, 'Sign in as demo with the password demo, from this machine only. Ctrl-C ends it.\n');
    },
    photosAre: count => print(`${count} sample photos are there.`),
    isOn({ files, ms }) {
      const what = files.length === 0 ? 'it is on; save a file and it is read anew' : files.join(', ');
      print(`✓ ${id}: ${what} (${Math.round(ms)} ms)`);
    },
    isWrong({ code, message }, { isOn }) {
      print(`✗ ${code}: ${message.replace(/\s*\n\s*/g, ' ')}`);
      detail(isOn ? 'The one from before stays on.' : 'It is off until this is mended.');
    },
    stop: watching.stop,
  };
}

/** Failures come from other processes by way of the database. */
function watchFailures(
  { house, id, folder }: Pick<Parameters<typeof createDevReports>[0], 'house' | 'id' | 'folder'>,
  print: (text: string) => void,
) {
  const db = house.database.knex;
  let seen = new Date();
  let state = '';
  let work: Promise<void> = Promise.resolve();
  const look = async () => {
    const news = (await listIncidents(db, id, 20)).filter(({ at }) => at > seen).toReversed();
    for (const { where, kind, message, stack, at } of news) {
      seen = at;
      const place = placeOfError(Object.assign(new Error(message), { stack: stack ?? '' }), folder);
      print(`✗ ${where} (${kind}): ${message}${place === null ? '' : ` (${place})`}`);
    }
    const row = (await listPluginRows(db)).find(each => each.id === id);
    const now = `${row?.state ?? ''} ${row?.reason ?? ''}`;
    const isOff = row?.state === 'paused' || row?.state === 'failed';
    if (now !== state && isOff) print(`✗ ${id} is ${row.state}: ${row.reason}`);
    state = now;
  };
  const timer = setInterval(() => {
    work = work.then(look).catch(() => {});
  }, interval);
  return {
    async stop() {
      clearInterval(timer);
      await work;
    },
  };
}
