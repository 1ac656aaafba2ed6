import { availableParallelism } from 'node:os';
import type { Knex } from 'knex';
import type { DecoderPool } from '../decoders/decoder-pool.ts';
import { type AddedFormat, formats } from '../decoders/formats.ts';
import { defaultLimits } from '../decoders/task.ts';
import { backgroundJob } from '../derivatives/background/background-job.ts';
import { makeDerivatives } from '../derivatives/make-derivatives.ts';
import { listDerivatives, listOfferable } from '../derivatives/presets/presets.ts';
import { recordDerivatives } from '../derivatives/queries.ts';
import { enrichJob } from '../imports/enrich-job.ts';
import { createImporter, type Importer } from '../imports/importer.ts';
import type { Jobs } from '../jobs/create-jobs.ts';
import type { Log } from '../log/create-log.ts';
import { composeMetadata } from '../metadata/compose-metadata.ts';
import type { MetadataReader } from '../metadata/metadata-reader.ts';
import { toPhotoDetails } from '../metadata/photo-details.ts';
import { findSidecarName } from '../metadata/sidecar.ts';
import type { Contributions, Gallery, HookCalls, Presets } from '../plugin-api/index.ts';
import type { Storage } from '../storage/storage.ts';

export interface HouseImporterParts {
  readonly db: Knex;
  readonly gallery: Gallery;
  readonly storage: Storage;
  readonly log: Log;
  readonly pool: DecoderPool;
  readonly metadata: MetadataReader;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly presets: { read(): Promise<Presets> };
  /** Plugins' taps and contributions; none when absent. */
  readonly hooks?: HookCalls;
  readonly contributions?: Contributions;
  readonly addedFormats?: () => readonly AddedFormat[];
}

/** Enough that neither decoders nor exiftool ever wait for a file that is being read or stored. */
const filesPerCore = 3;

/** Uploads come one after the other: what is made in the background waits for the rest of them. */
const calmSeconds = 5;

/** The importer, with what it needs of metadata, decoders and derivatives. */
export function createHouseImporter(parts: HouseImporterParts): Importer {
  const { db, gallery, storage, log, pool, metadata, jobs, hooks, contributions, addedFormats, presets } =
    parts;
  return createImporter({
    ...{ db, gallery, storage, log, hooks, contributions, addedFormats },
    async readMetadata(path, options) {
      const read = await metadata.read(path, options);
      const { keywords, orientation, raw } = read;
      return { details: toPhotoDetails(read), keywords, orientation, raw };
    },
    recompose({ sidecar, ...embedded }, { fileName, format }) {
      const sets = { embedded, sidecar: sidecar as Record<string, unknown> | undefined };
      const options = { fileName, format: formats.get(format), now: new Date(), problem: null };
      const read = composeMetadata(sets, options);
      const { keywords, orientation, raw } = read;
      return { details: toPhotoDetails(read), keywords, orientation, raw };
    },
    findSidecar: findSidecarName,
    async makePictures(order) {
      const wanted = listDerivatives(await presets.read(), 'eager');
      return makeDerivatives({ storage, pool }, { ...order, wanted, withPlaceholder: true });
    },
    tryDecoding: ({ path, signal }) =>
      pool.run({ path, outputs: [], withPlaceholder: false }, signal && { signal }),
    async forgetPictures(pictures) {
      await Promise.all(pictures.map(picture => storage.removeDerivative(picture)));
    },
    async recordPictures(pictures) {
      await recordDerivatives(db, pictures, listOfferable(await presets.read()));
    },
    async afterAdding() {
      await jobs.enqueue(db, backgroundJob.name, {}, { key: backgroundJob.key, delay: calmSeconds });
    },
    async enrichLater(photoIds) {
      await jobs.enqueue(db, enrichJob.name, { photoIds }, { delay: calmSeconds });
    },
    concurrency: availableParallelism() * filesPerCore,
    largestFileBytes: defaultLimits.bytes,
  });
}
