export interface WatchedFolder {
  readonly path: string;
  /** Titles with `/` between them; empty: the folder's own name. */
  readonly albumRoot?: string;
  readonly inPlace?: boolean;
}

export interface Settings {
  readonly folders: readonly WatchedFolder[];
  readonly watch: boolean;
  /** Five fields, in UTC; empty: never by itself. */
  readonly schedule: string;
  readonly settleSeconds: number;
}
