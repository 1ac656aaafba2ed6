import type { ErrorCode } from '../errors/error-codes.ts';
import type { AddedFormat } from './formats.ts';
import type { MarkRequest } from './mark-task.ts';

export type OutputFormat = 'jpg' | 'webp' | 'avif' | 'png';

/** What a picture gets back of the crispness that it loses when it is made smaller. */
export type Sharpening = 'none' | 'soft' | 'strong';

/** One picture to be made. */
export interface OutputRequest {
  /** The caller's name for it; comes back in the result. */
  readonly key: string;
  /** Longest side, px; never enlarged. */
  readonly fits: number;
  /** Cuts to `aspect` around this point, in parts of width and height; absent: the whole picture. */
  readonly cover?: { readonly x: number; readonly y: number };
  /** Shape of what is cut, as width to height; a square when absent. */
  readonly aspect?: { readonly width: number; readonly height: number };
  /** `none` when absent. */
  readonly sharpening?: Sharpening;
  /** Drawn over it once it has its size; absent: nothing. */
  readonly mark?: MarkRequest;
  readonly format: OutputFormat;
  /** 1–100, in the measure of the format. */
  readonly quality: number;
  /** Spends several times the CPU on a file that is a tenth smaller: for small pictures that are seen often. Not for PNG. */
  readonly isDense?: boolean;
  /** Where the finished file goes. The caller makes it durable and moves it. */
  readonly path: string;
}

/** Neighbouring tiles of one size of a photo, into one file; see `writeTileBlock`. */
export interface TilesRequest {
  /** Where the finished file goes. */
  readonly path: string;
  /** Displayed pixels of the photo; a file that has others is none of it. */
  readonly whole: { readonly width: number; readonly height: number };
  /** Pixels of the size that is cut into tiles. */
  readonly level: { readonly width: number; readonly height: number };
  /** How many pixels of the photo are one of it, along each side. */
  readonly scale: number;
  /** px */
  readonly size: number;
  /** px that neighbours share. */
  readonly overlap: number;
  /** 1–100 */
  readonly quality: number;
  /** Tiles along each side of a whole block. */
  readonly side: number;
  /** In tiles. */
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

/** Decode one file once, and make these pictures of it. */
export interface DecodeTask {
  /** Absolute path of the untrusted file. */
  readonly path: string;
  readonly outputs: readonly OutputRequest[];
  /** Also work out average colour and ThumbHash. */
  readonly withPlaceholder: boolean;
  /** Instead of outputs. */
  readonly tiles?: TilesRequest;
}

export interface OutputResult {
  readonly key: string;
  readonly path: string;
  readonly bytes: number;
  /** px */
  readonly width: number;
  readonly height: number;
  /** What this one cost, with its part of the decoding. */
  readonly ms: number;
}

export interface DecodeResult {
  /** Name of the format in the table of formats. */
  readonly format: string;
  /** Displayed pixels of what was decoded, after orientation; of the embedded preview where the file is RAW. */
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`; null unless asked for. */
  readonly averageColour: string | null;
  /** Base64; null unless asked for. */
  readonly thumbHash: string | null;
  readonly outputs: readonly OutputResult[];
}

/** What is looked at before and while decoding. Each refusal is TOO_LARGE, too long is DECODER_TIMEOUT. */
export interface DecodeLimits {
  /** Of the file. */
  readonly bytes: number;
  readonly pixels: number;
  /** For decoders that need the whole picture in memory: HEIC, JPEG XL. */
  readonly wholePixels: number;
  /** Frames of an animation, pages of a document. */
  readonly frames: number;
  /** Resident bytes of the process. */
  readonly memoryBytes: number;
  readonly timeoutMs: number;
}

export const defaultLimits: DecodeLimits = {
  bytes: 2 * 1024 ** 3,
  pixels: 500_000_000,
  wholePixels: 120_000_000,
  frames: 2_000,
  memoryBytes: 1536 * 1024 ** 2,
  timeoutMs: 60_000,
};

/** Between the pool and one of its processes. */
export type ToDecoder = {
  readonly task: DecodeTask;
  readonly limits: DecodeLimits;
  /** Contributed kinds of files. */
  readonly added: readonly AddedFormat[];
};
export type FromDecoder =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: DecodeResult; readonly residentBytes: number }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly details: Readonly<Record<string, unknown>>;
      readonly residentBytes: number;
    };
