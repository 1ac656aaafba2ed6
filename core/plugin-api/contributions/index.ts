import { importing } from './importing.ts';
import { managing } from './managing.ts';
import { metadataContributions } from './metadata.ts';
import { running } from './running.ts';
import { viewing } from './viewing.ts';

/** Every kind of contribution. */
export const contributionKinds = [
  ...importing,
  ...metadataContributions,
  ...viewing,
  ...managing,
  ...running,
] as const;

type Definitions = { readonly [Each in (typeof contributionKinds)[number] as Each['kind']]: Each };

export type ContributionKind = keyof Definitions;
/** What a plugin hands in. */
export type ContributionOf<Kind extends ContributionKind> = NonNullable<Definitions[Kind]['shape']>;
/** `gallery.contribute`. */
export type Contribute = {
  readonly [Kind in ContributionKind]: (contribution: ContributionOf<Kind>) => void;
};
