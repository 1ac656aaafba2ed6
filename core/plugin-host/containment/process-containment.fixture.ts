// A contained process whose plugin goes wrong as its arguments say, and which tells what it notices; started by tests.
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLog } from '../../log/create-log.ts';
import { enter, pluginFolders } from './entry.ts';
import { containPlugins } from './process-containment.ts';

const [dataDir, folder, fault] = process.argv.slice(2) as [string, string, string];
const tell = (fact: object) => process.stdout.write(`${JSON.stringify(fact)}\n`);

const containment = containPlugins({
  process: 'web',
  config: { dataDir, safeMode: false, pluginHangMs: 5_000, pluginMemoryBytes: 1024 ** 3 },
  log: createLog({ level: 'silent' }),
  restart: () => tell({ restart: true }),
});
await containment.settleLastEnd(async ({ plugin, kind, where }) => {
  tell({ before: { plugin, kind, where } });
});
containment.serve({
  async pause({ plugin, kind, where }) {
    if (fault === 'unsaved') throw new Error('no database');
    tell({ paused: { plugin, kind, where } });
  },
});
pluginFolders.add('bad', folder);
const plugin = await import(pathToFileURL(path.join(folder, 'index.mjs')).href);
const core = new EventEmitter();
const run = () => plugin[fault]?.({ core, tell });

if (fault === 'dieInSetUp') await containment.settingUp('bad', () => plugin.dieInSetUp());
else if (fault === 'unmarked') run();
else if (fault === 'core') setImmediate(() => JSON.parse('core’s own mistake'));
else if (fault !== 'nothing') {
  try {
    enter('bad', 'block:light', run);
  } catch (error) {
    tell({ thrown: (error as Error).message });
  }
  core.emit('moment');
}
// stays until its input ends, as a server does
process.stdin.on('end', () => process.exit(0)).resume();
