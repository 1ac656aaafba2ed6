import { createLog, type Log } from '../../log/create-log.ts';
import { placeOfError } from '../../plugin-host/place-of-error.ts';

/** What core says of a plugin while it is tested. */
export interface KeptLog {
  readonly log: Log;
  clear(): void;
  /** What failed, each once: `block:light.load: TypeError: … (index.ts:12)`. */
  failures(plugin: string): readonly string[];
}

interface LogLine {
  readonly level?: string | number;
  readonly plugin?: string;
  readonly owner?: string;
  readonly where?: string;
  readonly msg?: string;
  readonly err?: { readonly type?: string; readonly message?: string; readonly stack?: string };
}

export function keepLog(folder: string): KeptLog {
  let lines: LogLine[] = [];
  const write = (text: string) => {
    for (const line of text.split('\n')) if (line.startsWith('{')) lines.push(JSON.parse(line) as LogLine);
  };
  return {
    log: createLog({ level: 'warn', destination: { write } }),
    clear() {
      lines = [];
    },
    failures(plugin) {
      const own = lines.filter(line => line.plugin === plugin || line.owner === `plugin:${plugin}`);
      return [...new Set(own.map(line => describe(line, folder)))];
    },
  };
}

function describe({ where, msg = '', err }: LogLine, folder: string): string {
  const error = Object.assign(new Error(err?.message), { stack: err?.stack });
  const place = placeOfError(error, folder);
  const text = [where ?? msg, err?.message?.split('\n')[0]].filter(Boolean).join(': ');
  return place === null ? text : `${text} (${place})`;
}
