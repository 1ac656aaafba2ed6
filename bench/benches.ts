import { benchAccess } from './access.ts';
import { benchBusy } from './busy.ts';
import { benchBytes } from './bytes.ts';
import { benchCold } from './cold.ts';
import type { Finding } from './finding.ts';
import { benchHooks } from './hooks.ts';
import { benchIngest } from './ingest.ts';
import { benchMemory } from './memory.ts';
import type { Run } from './open-run.ts';
import { benchPage } from './page.ts';
import { benchPaint } from './paint.ts';
import { benchScale } from './scale.ts';
import { benchStart } from './start.ts';
import { benchZip } from './zip.ts';

/** Each bench by the name that the command line takes, in the order in which they run. */
export const benches: Readonly<Record<string, (run: Run) => Promise<Finding[]>>> = {
  start: benchStart,
  scale: benchScale,
  page: benchPage,
  paint: benchPaint,
  bytes: benchBytes,
  cold: benchCold,
  zip: benchZip,
  memory: benchMemory,
  ingest: benchIngest,
  busy: benchBusy,
  hooks: benchHooks,
  // The last: it changes what the gallery's albums inherit.
  access: benchAccess,
};
