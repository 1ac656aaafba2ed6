import { type ExecFileException, execFile } from 'node:child_process';
import path from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { oneLine } from './check-manifest.ts';

/** ms */
const patience = 300_000;
/** Nothing of a package is run, and nothing comes from git: a command that isn't there cannot fetch it. */
const safe = [
  '--ignore-scripts',
  '--git=git-is-not-used',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
];

/** Runs the ordinary npm client in a folder; returns what it prints. @throws AppError PLUGIN_ADD_FAILED */
export function runNpm(folder: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: folder,
      timeout: patience,
      maxBuffer: 16 * 1024 ** 2,
      shell: process.platform === 'win32',
    };
    execFile('npm', [...words, ...safe], options, (error, stdout, stderr) => {
      if (error) reject(npmError(error, stderr));
      else resolve(stdout);
    });
  });
}

function npmError(error: ExecFileException, stderr: string): AppError {
  const said = stderr
    .split('\n')
    .filter(line => /^npm (error|ERR!)/.test(line) && !/A complete log/.test(line));
  const text = said
    .map(line => line.replace(/^npm (error|ERR!) ?/, ''))
    .find(line => !/^(code|errno) /.test(line));
  const message =
    error.code === 'ENOENT'
      ? 'npm is not there, and packages are fetched with it: install it, or add a .tgz file or a folder.'
      : `npm could not do it: ${oneLine(text ?? error.message)}`;
  return new AppError('PLUGIN_ADD_FAILED', { message, details: { stderr }, cause: error });
}

/** Fetches a package of the registry; returns the path of its tarball. npm compares it with the registry's hash. */
export async function fetchPackage(spec: string, folder: string): Promise<string> {
  const printed = await runNpm(folder, ['pack', spec, '--json']);
  const [{ filename }] = JSON.parse(printed) as [{ filename: string }];
  return path.join(folder, filename.replace('@', '').replace('/', '-'));
}
