/**
 * A process of its own for tests: opens the embedded database of a data folder, says `open`, and closes it when its
 * input ends or SIGTERM comes.
 */
import { once } from 'node:events';
import { openDatabase } from '../database/open-database.ts';
import { acquireServeLock } from '../database/serve-lock.ts';
import { createLog } from '../log/create-log.ts';

const [dataDir = '', wantsServeLock] = process.argv.slice(2);

const database = await openDatabase({
  config: { databaseUrl: null, dataDir },
  log: createLog({ level: 'silent' }),
  applicationName: 'held by a test',
});
const release = wantsServeLock ? await acquireServeLock(database) : undefined;
process.stdout.write(wantsServeLock && !release ? 'taken\n' : `open ${database.connectionString}\n`);
process.stdin.resume();
await Promise.race([once(process.stdin, 'end'), once(process, 'SIGTERM')]);
await release?.();
await database.close();
process.exit();
