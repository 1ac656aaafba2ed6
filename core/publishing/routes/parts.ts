import type { Views } from '../../views/create-views.ts';

export interface PublishingParts {
  readonly views: Views;
  /** What addresses that leave the site begin with; never what a request says. */
  readonly publicAddress: string;
}

/** A path of this site as an address. */
export function absolute({ publicAddress }: PublishingParts, path: string): string {
  return publicAddress.replace(/\/$/, '') + path;
}
