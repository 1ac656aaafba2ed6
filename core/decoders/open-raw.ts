import type { ExifTool } from 'exiftool-vendored';
import { fail } from '../errors/app-error.ts';
import { openWithSharp } from './open-sharp.ts';
import type { OpenedImage } from './opened-image.ts';
import { startExifTool } from './start-exiftool.ts';
import type { DecodeLimits } from './task.ts';

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

/** Opens the JPEG that the camera embedded in a RAW file; sensors' data are not developed. */
export async function openRaw(path: string, limits: DecodeLimits): Promise<OpenedImage> {
  tool ??= startTool();
  const exiftool = await tool;
  const orientation = await readOrientation(exiftool, path);
  let best: OpenedImage | undefined;
  for (const tag of previewTags) {
    const preview = await extractPreview(exiftool, tag, path);
    const opened = preview && (await openWithSharp(preview, { limits, orientation }).catch(() => undefined));
    if (!opened) continue;
    if (!best || opened.width > best.width) best = opened;
    if (Math.max(best.width, best.height) >= enoughPixels) break;
  }
  return best ?? fail('UNSUPPORTED_FORMAT', { details: { why: 'no preview in the RAW file' } });
}

/** Loaded with the first RAW file, because most processes never see one. */
async function startTool(): Promise<ExifTool> {
  // Few tasks per process: one small hostile file can cost exiftool much memory.
  return startExifTool({ maxProcs: 1, maxTasksPerProcess: 100, taskTimeoutMillis: 20_000 });
}

async function extractPreview(exiftool: ExifTool, tag: string, path: string): Promise<Buffer | undefined> {
  return exiftool.extractBinaryTagToBuffer(tag as 'PreviewImage', path).catch(() => undefined);
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
export async function closeRaw(): Promise<void> {
  await (await tool)?.end();
}
