import { createLog } from '../log/create-log.ts';
import { createDecoderPool } from './decoder-pool.ts';

// Starts a task, says which process runs it, and dies as by kill -9.
const pool = createDecoderPool({ log: createLog({ level: 'silent' }), size: 1 });
void pool.run({ path: process.argv[2]!, outputs: [], withPlaceholder: false });
process.stdout.write(`${pool.processIds()[0]}\n`, () => process.kill(process.pid, 'SIGKILL'));
