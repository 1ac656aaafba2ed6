import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export interface TestBrowser {
  /** A page in a context of its own: 1440 × 900 unless the options say otherwise. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};
export const desk = { viewport: { width: 1440, height: 900 } };

/** Starts Chromium from its npm package. The caller closes it. */
export async function openBrowser(): Promise<TestBrowser> {
  const folder = await unpackOnce();
  const libraries = join(folder, 'al2023', 'lib');
  const browser: Browser = await chromium.launch({
    executablePath: join(folder, 'chromium'),
    // The arguments that the package proposes are for one page in one process, which ends with its first context.
    args: ['--no-sandbox', '--font-render-hinting=none', '--hide-scrollbars'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  });
  return {
    newPage: async options => (await browser.newContext({ ...desk, ...options })).newPage(),
    close: () => browser.close(),
  };
}

const unpackScript = `
  const { default: chromium } = await import('@sparticuz/chromium');
  await chromium.executablePath();
`;

/**
 * The package unpacks to fixed names in the temporary folder, and parallel starts would collide there. So it is
 * unpacked into a folder of its own, which takes its final name when it is whole. Each user has one: what another user
 * put there can't be used, and shouldn't be.
 */
async function unpackOnce(): Promise<string> {
  const require = createRequire(import.meta.url);
  const { version } = require('playwright-core/package.json') as { version: string };
  const folder = join(tmpdir(), `enfilade-chromium-${version}-${process.getuid?.() ?? 'shared'}`);
  if (existsSync(join(folder, 'chromium'))) return folder;

  const staging = mkdtempSync(join(tmpdir(), 'enfilade-chromium-'));
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpackScript], {
    cwd: import.meta.dirname,
    // With this name of a system it unpacks the libraries that a bare machine lacks as well.
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  });
  // Its own configuration looks for fonts in /tmp only, and without any font Chromium ends itself.
  writeFileSync(join(staging, 'fonts', 'fonts.conf'), describeFonts(folder));
  try {
    renameSync(staging, folder);
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(join(folder, 'chromium'))) throw error;
    rmSync(staging, { recursive: true, force: true });
  }
  return folder;
}

function describeFonts(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
