export interface Settings {
  /** Empty: people become tags at the top. */
  readonly peopleTag: string;
  /** 0: none. */
  readonly favouriteRating: number;
  readonly edited: 'both' | 'edited' | 'original';
  readonly includeArchived: boolean;
  readonly includeTrash: boolean;
}
