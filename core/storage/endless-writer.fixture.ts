import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createLog } from '../log/create-log.ts';
import { openStorage } from './open-storage.ts';

// Writes an original that never ends, and says when its bytes are on their way.
const storage = await openStorage({
  url: pathToFileURL(process.argv[2]!).href,
  instanceId: 'one',
  isInUse: true,
  log: createLog({ level: 'silent' }),
});
async function* endless() {
  for (let sent = 0; ; sent += 1) {
    if (sent === 100) process.send?.('writing');
    yield Buffer.alloc(64 * 1024);
    if (sent >= 100) await new Promise(resolve => setImmediate(resolve));
  }
}
await storage.putOriginal(Readable.from(endless()));
