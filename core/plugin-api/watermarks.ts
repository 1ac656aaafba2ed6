/** Where a watermark stands: in the lower right corner, in the middle, or slanted over the whole picture. */
export type WatermarkPlace = 'corner' | 'middle' | 'tiled';

/** By the shorter side of the picture, so that it looks alike in all sizes. */
export type WatermarkSize = 'small' | 'medium' | 'large';

export interface WatermarkLook {
  readonly place: WatermarkPlace;
  readonly size: WatermarkSize;
  /** Percent, 10–100. */
  readonly opacity: number;
}

/** What is drawn over pictures. */
export type WatermarkDrawing = WatermarkLook &
  (
    | { readonly kind: 'text'; readonly text: string }
    /** SHA-256 of a PNG that was taken in by `settings.keepWatermarkImage`. */
    | { readonly kind: 'image'; readonly image: string }
  );

/** A watermark by its name, as albums choose it. */
export type Watermark = WatermarkDrawing & {
  readonly id: string;
  readonly name: string;
};

/** A watermark as it is made or changed. */
export type WatermarkEdit = WatermarkDrawing & { readonly name: string };

/** What larger pictures of a photo carry for a viewer. */
export interface WatermarkInForce {
  readonly drawing: WatermarkDrawing;
  /** 16 hex digits: two that look different have different ones. */
  readonly identity: string;
  /** Pixels of the longer side up to which pictures are without it. */
  readonly above: number;
}

/** An image for watermarks that came out of a decoder. */
export interface WatermarkImage {
  readonly sha256: string;
  readonly png: Buffer;
  /** px */
  readonly width: number;
  readonly height: number;
}
