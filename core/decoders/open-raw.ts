import type { ExifTool } from 'exiftool-vendored';
import { fail } from '../errors/app-error.ts';
import type { DecodeFile } from '../plugin-api/index.ts';
import { openWithSharp } from './open-sharp.ts';
import { startExifTool } from './start-exiftool.ts';
import { defaultLimits } from './task.ts';

/** Where cameras keep a finished JPEG, usually the largest first. */
const previewTags = [
  'JpgFromRaw',
  'JpgFromRaw2',
  'PreviewImage',
  'OtherImage',
  'PreviewTIFF',
  'ThumbnailImage',
];

/** Good enough to stand for the photo, px on the longest side; else the largest of all is taken. */
const enoughPixels = 1600;

let tool: Promise<ExifTool> | undefined;

interface Preview {
  readonly encoded: Buffer;
  readonly orientation: number;
  readonly width: number;
  readonly height: number;
}

/** Takes the JPEG that the camera embedded in a RAW file; sensors' data are not developed. */
export const decode: DecodeFile = async ({ path, mostPixels }) => {
  tool ??= startTool();
  const exiftool = await tool;
  const orientation = await readOrientation(exiftool, path);
  let best: Preview | undefined;
  for (const tag of previewTags) {
    const preview = await readPreview(exiftool, tag, { path, orientation, mostPixels });
    if (!preview) continue;
    if (!best || preview.width > best.width) best = preview;
    if (Math.max(best.width, best.height) >= enoughPixels) break;
  }
  return best ?? fail('UNSUPPORTED_FORMAT', { details: { why: 'no preview in the RAW file' } });
};

/** Loaded with the first RAW file, because most processes never see one. */
async function startTool(): Promise<ExifTool> {
  // Few tasks per process: one small hostile file can cost exiftool much memory.
  return startExifTool({ maxProcs: 1, maxTasksPerProcess: 100, taskTimeoutMillis: 20_000 });
}

/** Undefined where there is none, or none that can be opened. */
async function readPreview(
  exiftool: ExifTool,
  tag: string,
  { path, orientation, mostPixels }: { path: string; orientation: number; mostPixels: number },
): Promise<Preview | undefined> {
  try {
    const encoded = await exiftool.extractBinaryTagToBuffer(tag as 'PreviewImage', path);
    const limits = { ...defaultLimits, pixels: mostPixels };
    const { width, height } = await openWithSharp(encoded, { limits, orientation });
    return { encoded, orientation, width, height };
  } catch {
    return undefined;
  }
}

/** The RAW file's own, which holds for its previews too, though these rarely repeat it. */
async function readOrientation(exiftool: ExifTool, path: string): Promise<number> {
  const tags = await exiftool.readRaw(path, {
    readArgs: ['-fast', '-n', '-IFD0:Orientation', '-Orientation'],
  });
  const orientation = Number(tags.Orientation);
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

/** Ends the helper process, if there is one. */
export async function close(): Promise<void> {
  await (await tool)?.end();
}
