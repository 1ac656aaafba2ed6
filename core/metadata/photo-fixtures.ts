import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExifTool } from 'exiftool-vendored';
import sharp from 'sharp';
import { createLog } from '../log/create-log.ts';
import { createMetadataReader, type MetadataReader } from './metadata-reader.ts';
import type { Tags } from './tag-lookup.ts';

/** Tests draw their photos here, 32 × 24 pixels, and read them back. */
export interface PhotoFixtures {
  readonly folder: string;
  readonly reader: MetadataReader;
  /** Makes an image of the kind that the ending names, with the tags, and gives its path. */
  makePhoto(name: string, tags?: Tags, writeArguments?: readonly string[]): Promise<string>;
  makeSidecar(name: string, tags: Tags): Promise<string>;
  close(): Promise<void>;
}

export const quietLog = createLog({ level: 'silent' });
/** What tests take for the present. */
export const testNow = new Date('2026-01-01T12:00:00Z');

export async function createPhotoFixtures(): Promise<PhotoFixtures> {
  const folder = await mkdtemp(join(tmpdir(), 'enfilade-photos-'));
  const writer = new ExifTool({ maxProcs: 2, taskRetries: 0 });
  const reader = createMetadataReader({ log: quietLog, processes: 2, now: () => testNow });
  const write = async (path: string, tags: Tags, extra: readonly string[]) => {
    const writeArgs = ['-overwrite_original', '-m', ...extra];
    if (Object.keys(tags).length > 0) await writer.write(path, tags as never, { writeArgs, useMWG: false });
    return path;
  };
  return {
    folder,
    reader,
    async makePhoto(name, tags = {}, writeArguments = []) {
      const path = join(folder, name);
      await sharp({ create: { width: 32, height: 24, channels: 3, background: '#468' } }).toFile(path);
      return write(path, tags, writeArguments);
    },
    makeSidecar: (name, tags) => write(join(folder, name), tags, []),
    async close() {
      await Promise.all([writer.end(), reader.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
