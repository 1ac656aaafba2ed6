/** What is drawn over a finished picture. */
export type MarkRequest = MarkLook &
  (
    | { readonly kind: 'text'; readonly text: string }
    /** A PNG with alpha that came out of a decoder before, as Base64. */
    | { readonly kind: 'image'; readonly png: string }
  );

export interface MarkLook {
  readonly place: 'corner' | 'middle' | 'tiled';
  /** By the shorter side of the picture. */
  readonly size: 'small' | 'medium' | 'large';
  /** 1–100. */
  readonly opacity: number;
}
