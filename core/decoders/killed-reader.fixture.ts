import { startExifTool } from './start-exiftool.ts';

// Starts exiftool, says which process it is, and dies as by kill -9.
const exiftool = await startExifTool({ maxProcs: 1 });
await exiftool.version();
process.stdout.write(`${exiftool.pids[0]}\n`, () => process.kill(process.pid, 'SIGKILL'));
