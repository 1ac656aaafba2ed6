import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { openBenchHouse, postgresTree } from './bench-gallery.ts';
import { makeCameraPhotos } from './camera-photos.ts';
import type { Finding } from './finding.ts';
import { measureCpu } from './measure-cpu.ts';
import type { Run } from './open-run.ts';
import { commandOf, cpuOfEndedChildren, idleTime, listTree, proportionalBytes } from './processes.ts';
import { startCommand } from './serving.ts';
import { median, pairRounds } from './statistics.ts';

interface Done {
  /** ms of processor time of the process and all that it started, the database's work included. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Share of the processor time that was there for the taking. */
  readonly busy: number;
  /** Bytes in memory at most, without the database. */
  readonly memory: number;
}

/**
 * The import command on camera JPEGs of 12 megapixels, against sharp alone making the same files. The photos are
 * halved, so that both sides have their turns twice; each turn pays for its own start.
 */
export async function benchIngest(run: Run): Promise<Finding[]> {
  const count = run.isFull ? 200 : 120;
  const photos = await makeCameraPhotos(count, run.say);
  const dataDir = path.join(run.folder, 'ingest');
  const house = await openBenchHouse(dataDir);
  run.onEnd(() => house.close());
  const imported: Done[] = [];
  const alone: Done[] = [];
  for (const half of [photos.slice(0, count / 2), photos.slice(count / 2)]) {
    imported.push(await importPhotos(run, dataDir, half));
    alone.push(await makeAlone(run, half));
  }
  await checkSameBytes(dataDir, path.join(run.folder, 'alone'));
  return describe(imported, alone, count / 2);
}

function describe(imported: readonly Done[], alone: readonly Done[], photos: number): Finding[] {
  const { ratio, subject, reference } = pairRounds(
    imported.map(done => done.cpuMs / photos),
    alone.map(done => done.cpuMs / photos),
  );
  const wall = median(imported.map(done => done.wallMs / photos));
  const bench = 'ingest';
  return [
    {
      ...{ bench, what: 'import against sharp alone: CPU', value: ratio, unit: '×', goal: { atMost: 1.25 } },
      note: `${subject.toFixed(0)} ms against ${reference.toFixed(0)} ms a photo`,
    },
    { bench, what: 'import of a photo: CPU', value: subject, unit: 'ms', goal: { atMost: 400 } },
    {
      ...{ bench, what: 'cores busy while importing', unit: '%', goal: { atLeast: 90 } },
      value: median(imported.map(done => done.busy)) * 100,
      note: `${(1000 / wall).toFixed(1)} photos/s; of the time that other programs left`,
    },
    {
      ...{ bench, what: 'import and its decoders: memory at most', unit: 'MB', goal: { atMost: 500 } },
      value: Math.max(...imported.map(done => done.memory)) / 1e6,
    },
  ];
}

async function importPhotos(run: Run, dataDir: string, photos: readonly string[]): Promise<Done> {
  const folder = path.join(run.folder, `photos-${path.basename(photos[0]!, '.jpg')}`);
  await mkdir(folder);
  for (const photo of photos) await cp(photo, path.join(folder, path.basename(photo)));
  const database = () => postgresTree(dataDir);
  const start = () => startCommand(['import', '--json', folder], { dataDir });
  const { result, cpuMs } = await measureCpu(database, () => measureProcess(run, start));
  await rm(folder, { recursive: true });
  return { ...result, cpuMs: result.cpuMs + cpuMs };
}

async function makeAlone(run: Run, photos: readonly string[]): Promise<Done> {
  const folder = path.join(run.folder, 'alone');
  await mkdir(folder, { recursive: true });
  const program = new URL('./sharp-alone.ts', import.meta.url);
  return measureProcess(run, () =>
    fork(program, [folder, ...photos], {
      execArgv: ['--conditions=source'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    }),
  );
}

/** Runs it to its end. What it had started and waited for counts as its own. */
async function measureProcess(run: Run, start: () => ChildProcess): Promise<Done> {
  const [startedAt, cpu, idle] = [performance.now(), cpuOfEndedChildren(), idleTime()];
  const child = start();
  run.onEnd(() => child.kill('SIGKILL'));
  child.stdout?.resume();
  let memory = 0;
  const timer = setInterval(() => {
    const own = listTree([child.pid!]).filter(pid => !/postgres/.test(commandOf(pid)));
    memory = Math.max(
      memory,
      own.reduce((sum, pid) => sum + proportionalBytes(pid), 0),
    );
  }, 1_000);
  const [code] = await once(child, 'exit');
  clearInterval(timer);
  if (code !== 0) throw new Error(`${child.spawnargs.slice(2, 5).join(' ')} ended with ${code}`);
  const cpuMs = cpuOfEndedChildren() - cpu;
  return { cpuMs, wallMs: performance.now() - startedAt, busy: cpuMs / (cpuMs + idleTime() - idle), memory };
}

/** Both sides have made as many files of as many bytes, or the comparison says nothing. */
async function checkSameBytes(dataDir: string, alone: string): Promise<void> {
  const [ours, theirs] = await Promise.all([
    sumFiles(path.join(dataDir, 'media', 'derivatives')),
    sumFiles(alone),
  ]);
  const isSame = ours.files === theirs.files && Math.abs(ours.bytes / theirs.bytes - 1) < 0.01;
  if (!isSame) throw new Error(`the sides differ: ${JSON.stringify({ ours, theirs })}`);
}

async function sumFiles(folder: string): Promise<{ files: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile());
  const sizes = await Promise.all(files.map(file => stat(path.join(file.parentPath, file.name))));
  return { files: files.length, bytes: sizes.reduce((sum, { size }) => sum + size, 0) };
}
