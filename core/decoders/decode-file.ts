import type { Sharp } from 'sharp';
import { AppError, isAppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { type Cascade, runCascade } from './cascade.ts';
import type { AddedFormat, Format } from './formats.ts';
import { identifyFile } from './limits.ts';
import { openWithSharp } from './open-sharp.ts';
import { openWithModule } from './open-with-module.ts';
import type { OpenedImage } from './opened-image.ts';
import { drawPlaceholder } from './placeholder.ts';
import type { DecodeLimits, DecodeResult, DecodeTask } from './task.ts';
import { writeTileBlock } from './tile-block.ts';

export interface DecodeOptions {
  readonly limits: DecodeLimits;
  /** Contributed kinds of files. */
  readonly added: readonly AddedFormat[];
}

/** Every pixel is there all the same: cameras and editors write such files, and every browser shows them. */
const harmlessWarnings =
  /extraneous bytes before marker|unknown Adobe color transform code|Invalid SOS parameters/;

/** Runs a task in this process. Throws an AppError that says what is wrong with the file. */
export async function decodeFile(task: DecodeTask, { limits, added }: DecodeOptions): Promise<DecodeResult> {
  try {
    const format = await identifyFile(task.path, { limitBytes: limits.bytes, added });
    const image = await openFile(format, task.path, limits);
    const { outputs, smallest } = await makeOutputs(image, task);
    const placeholder = task.withPlaceholder && smallest ? await drawPlaceholder(smallest) : undefined;
    return {
      format: format.name,
      width: image.width,
      height: image.height,
      averageColour: placeholder?.averageColour ?? null,
      thumbHash: placeholder?.thumbHash ?? null,
      outputs,
    };
  } catch (error) {
    throw decodeError(error);
  }
}

function openFile({ decoder }: Format, path: string, limits: DecodeLimits): Promise<OpenedImage> {
  return decoder === 'sharp' ? openWithSharp(path, { limits }) : openWithModule(decoder!, path, limits);
}

async function makeOutputs(image: OpenedImage, task: DecodeTask): Promise<Made> {
  try {
    return await make(image, task, () => image.open('warning'));
  } catch (error) {
    if (!isHarmless(error)) throw error;
    return make(image, task, () => image.open('error'));
  }
}

type Made = Pick<Cascade, 'outputs'> & Partial<Pick<Cascade, 'smallest'>>;

async function make(image: OpenedImage, { outputs, tiles }: DecodeTask, open: () => Sharp): Promise<Made> {
  return tiles ? { outputs: [await writeTileBlock(image, open, tiles)] } : runCascade(open, outputs);
}

function isHarmless(error: unknown): boolean {
  const lines = String((error as Error).message)
    .trim()
    .split('\n');
  return lines.every(line => harmlessWarnings.test(line));
}

const systemCodes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'FILE_VANISHED',
  ENOTDIR: 'FILE_VANISHED',
  EACCES: 'UNREADABLE_FILE',
  EPERM: 'UNREADABLE_FILE',
  EISDIR: 'UNREADABLE_FILE',
  EIO: 'UNREADABLE_FILE',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EROFS: 'STORAGE_READ_ONLY',
};

/** libvips says so when the file may be whole, and only we cannot read it. */
const unableWarnings = /not been built in|unsupported|not supported|not implemented/i;

function decodeError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const systemCode = typeof code === 'string' ? systemCodes[code] : undefined;
  const detail = String(message).trim();
  const isUnable = unableWarnings.test(detail) && !/unsupported image format/.test(detail);
  return new AppError(systemCode ?? (isUnable ? 'DECODER_FAILED' : 'CORRUPT_IMAGE'), {
    cause: error,
    details: { detail },
  });
}
