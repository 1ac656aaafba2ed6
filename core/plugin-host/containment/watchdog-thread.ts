import { parentPort, workerData } from 'node:worker_threads';
import { createEndRecords } from './blackbox.ts';
import { createMemoryWatch } from './memory-watch.ts';
import { createPluginFolders } from './plugin-folders.ts';
import { createStallWatch } from './stall-watch.ts';
import { createSuspicion } from './suspicion.ts';
import { beatEvery, type WatchdogData, type WatchdogOrder } from './watchdog.ts';
import { createWitness } from './witness.ts';

const data = workerData as WatchdogData;
const heart = new Int32Array(data.heart);
const folders = createPluginFolders();
const records = createEndRecords(data);
const witness = createWitness({ folders, ledger: data.ledger, readBeat: () => Atomics.load(heart, 0) });
const suspicion = createSuspicion(records, data.strikes);

/** The last words: who it was, then the whole process, however its other thread hangs. */
const end: Parameters<typeof createStallWatch>[0]['end'] = record => {
  records.write('blackbox', record);
  suspicion.clear();
  process.kill(process.pid, 'SIGKILL');
};

const stalls = createStallWatch({
  ...data,
  witness,
  suspicion,
  end,
  tell: record => parentPort!.postMessage(record),
});
const memory = createMemoryWatch({ ...data, witness, suspicion, end });

parentPort!.on('message', (order: WatchdogOrder) => {
  if (order.kind === 'know') folders.add(order.plugin, order.folder);
  else memory.settle(order.memoryLimit);
});
setInterval(() => {
  witness.look();
  stalls.look(Date.now());
  memory.look(process.memoryUsage.rss());
}, beatEvery);
