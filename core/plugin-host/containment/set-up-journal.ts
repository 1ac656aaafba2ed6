import type { EndRecord, EndRecords } from './blackbox.ts';

/** Says on disk which plugin is being set up, for the case that the process dies in it. */
export interface SetUpJournal {
  during<Value>(plugin: string, work: () => Promise<Value>): Promise<Value>;
}

/** @param strikes of starts that have failed so far, by plugin. */
export function createSetUpJournal(
  records: Pick<EndRecords, 'write' | 'remove'>,
  strikes: ReadonlyMap<string, number>,
): SetUpJournal {
  const running: string[] = [];
  const show = () => {
    const plugin = running.at(-1);
    if (plugin === undefined) records.remove('set-up');
    else records.write('set-up', toRecord(plugin, (strikes.get(plugin) ?? 0) + 1));
  };
  return {
    async during(plugin, work) {
      running.push(plugin);
      show();
      try {
        return await work();
      } finally {
        running.splice(running.lastIndexOf(plugin), 1);
        show();
      }
    },
  };
}

function toRecord(plugin: string, strikes: number): EndRecord {
  return {
    ...{ plugin, where: 'setup', kind: 'boot', function: null, file: null, line: null, blockedMs: null },
    message: `The process ended while this plugin was set up, ${strikes} times in a row.`,
    at: new Date().toISOString(),
    strikes,
  };
}
