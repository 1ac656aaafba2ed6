import { rm } from 'node:fs/promises';
import type { DecoderPool } from '../decoders/decoder-pool.ts';
import type { DecodeResult, OutputRequest, OutputResult } from '../decoders/task.ts';
import type { Storage } from '../storage/storage.ts';
import { type FindMarkImage, markRequestOf } from './marked/marked.ts';
import { type FocalStep, focalPointOf, focalStep, keptName, type PresetFormat } from './presets/presets.ts';

/** What pictures are made with. */
export interface Workshop {
  readonly storage: Storage;
  readonly pool: DecoderPool;
  /** Of watermarks that are images; absent: none is made. */
  readonly findMarkImage?: FindMarkImage;
}

export interface DerivativeOrder {
  /** Of the original. */
  readonly sha256: string;
  /** Where the original lies now; it must have that hash. */
  readonly path: string;
  readonly wanted: readonly PresetFormat[];
  /** For squares; the middle when absent. */
  readonly focus?: FocalStep;
  /** Also work out average colour and ThumbHash. */
  readonly withPlaceholder?: boolean;
  /** `background` when absent. */
  readonly priority?: 'interactive' | 'background';
  readonly signal?: AbortSignal;
  /** Instead of the pool's limit. */
  readonly timeoutMs?: number;
}

/** One finished derivative, as its row has it. */
export interface Derivative {
  readonly sha256: string;
  readonly preset: string;
  readonly revision: number;
  readonly format: string;
  readonly bytes: number;
  /** px */
  readonly width: number;
  readonly height: number;
  /** Milliseconds that it took; absent where nobody measured. */
  readonly ms?: number;
}

export interface MadeDerivatives extends Omit<DecodeResult, 'outputs'> {
  readonly derivatives: readonly Derivative[];
}

/**
 * Decodes an original once and makes what is wanted; the files are durable when this returns, their rows are up to the
 * caller. Nothing stays of a file that can't be decoded. Throws what the decoder pool throws, and DISK_FULL.
 */
export async function makeDerivatives(workshop: Workshop, order: DerivativeOrder): Promise<MadeDerivatives> {
  const marks = await Promise.all(
    order.wanted.map(({ preset }) => markRequestOf(preset, workshop.findMarkImage)),
  );
  const requests = order.wanted.map((wanted, index) => ({
    ...toRequest(workshop.storage, wanted, { key: String(index), focus: order.focus }),
    ...(marks[index] && { mark: marks[index] }),
  }));
  try {
    const { priority = 'background', signal, timeoutMs, withPlaceholder = false } = order;
    const task = { path: order.path, outputs: requests, withPlaceholder };
    const { outputs, ...facts } = await workshop.pool.run(task, { priority, signal, timeoutMs });
    const kept = outputs.map(output => keepOutput(workshop.storage, order, output));
    return { ...facts, derivatives: await Promise.all(kept) };
  } finally {
    await Promise.all(requests.map(request => rm(request.path, { force: true })));
  }
}

function toRequest(
  storage: Storage,
  { preset, format }: PresetFormat,
  { key, focus = focalStep(null) }: { key: string; focus?: FocalStep | undefined },
): OutputRequest {
  return {
    key,
    fits: preset.fits,
    ...(preset.shape === 'cover' && { cover: focalPointOf(focus), aspect: preset.aspect }),
    ...(preset.sharpening && { sharpening: preset.sharpening }),
    format,
    quality: preset.quality[format],
    isDense: preset.dense.includes(format),
    path: storage.stagingPath(format),
  };
}

async function keepOutput(
  storage: Storage,
  { sha256, wanted, focus }: DerivativeOrder,
  { key, path, width, height, ms }: OutputResult,
): Promise<Derivative> {
  const { preset, format } = wanted[Number(key)]!;
  const name = { sha256, preset: keptName(preset, focus), revision: preset.revision, format };
  const { bytes } = await storage.putDerivative(name, path);
  return { ...name, bytes, width, height, ms };
}
