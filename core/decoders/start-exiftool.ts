import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ExifTool, ExifToolOptions } from 'exiftool-vendored';
import { findPerl } from './find-perl.ts';

// One hostile file can make exiftool take hundreds of megabytes, which Perl never gives back.
const memoryLimitKb = 512 * 1024;

// Without the configuration file that exiftool would run as Perl code from the home folder.
const startArguments = ['-config', '', '-stay_open', 'True', '-@', '-'];
// The shell sets the limit for the process that replaces it; where it cannot, the time limit remains.
const limitMemory = `ulimit -v ${memoryLimitKb} 2>/dev/null; exec "$0" "$@"`;

const modules = fileURLToPath(new URL('./perl', import.meta.url));

/**
 * exiftool in processes of its own, which end with this one, however it ends. None is started before the first task. The
 * library is loaded here: 20 MB that a process which only serves pages does without.
 *
 * @throws PERL_MISSING with one line of advice
 */
export async function startExifTool(options: Partial<ExifToolOptions>, perlPath?: string): Promise<ExifTool> {
  const perl = await findPerl(perlPath);
  const { ExifTool, exiftoolPath } = await import('exiftool-vendored');
  const started =
    perl === undefined ? {} : { processFactory: async () => startProcess(perl, await exiftoolPath()) };
  return new ExifTool({ ...options, checkPerl: false, taskRetries: 0, ...started });
}

function startProcess(perlPath: string, script: string): ChildProcess {
  const perl = [perlPath, `-I${modules}`, '-MEndWithParent', script];
  return spawn('/bin/sh', ['-c', limitMemory, ...perl, ...startArguments], {
    stdio: 'pipe',
    // No PATH: exiftool is to run no other program.
    env: { LANG: 'C' },
  });
}
