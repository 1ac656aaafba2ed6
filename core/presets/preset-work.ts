import type { PresetRevision } from '../plugin-api/index.ts';

/** What is done with the files of presets, and known of them; other rooms' work is handed in. */
export interface PresetWork {
  plan(revisions: readonly PresetRevision[]): Promise<{
    readonly files: readonly {
      readonly format: string;
      readonly files: number;
      readonly bytes: number | null;
      readonly ms: number | null;
    }[];
    readonly total: { readonly files: number; readonly bytes: number | null; readonly ms: number | null };
  }>;
  /** What is kept of each revision. */
  kept(): Promise<
    readonly {
      readonly preset: string;
      readonly revision: number;
      readonly files: number;
      readonly bytes: number;
      readonly isInForce: boolean;
    }[]
  >;
  /** Makes what is missing, in the background. */
  fill(): Promise<void>;
  /** Removes what is not in force, in the background. */
  clean(): Promise<void>;
}
