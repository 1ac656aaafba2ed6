// A process with a watchdog whose plugin goes wrong as its arguments say; started by tests.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { enter, ledger, pluginFolders } from './entry.ts';
import { startWatchdog } from './watchdog.ts';

const [dataDir, folder, fault] = process.argv.slice(2) as [string, string, string];
const watchdog = startWatchdog({
  process: 'web',
  ledger,
  folders: pluginFolders,
  strikes: new Map(),
  dataDir,
  // whoever is no hang must not become one on a busy machine
  hangMs: ['objects', 'buffers', 'short'].includes(fault) ? 8_000 : 700,
  memoryBytes: 300 * 1024 ** 2,
  onStall: record => process.stdout.write(`${JSON.stringify(record)}\n`),
});
pluginFolders.add('bad', folder);
pluginFolders.add('good', path.join(folder, '..', 'good'));
const plugin = await import(`${pathToFileURL(path.join(folder, 'index.mjs')).href}?v=1`);
watchdog.settle();
setInterval(() => enter('good', 'block:fine', () => {}), 5);
// the thread has started once it has seen some beats
setTimeout(() => void enter('bad', 'block:light', () => plugin[fault]()), 300);
if (fault === 'short') process.stdin.once('data', () => process.exit(0)).resume();
