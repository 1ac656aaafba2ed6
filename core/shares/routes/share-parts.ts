import type Router from '@koa/router';
import type { FormTokens } from '../../http/form-token.ts';
import type { Context, RequestState } from '../../http/state.ts';
import type { Gallery } from '../../plugin-api/index.ts';
import type { Views } from '../../views/create-views.ts';
import type { LinkDoor } from '../link-door.ts';

/** What the pages below a share link are made from. */
export interface ShareParts {
  readonly gallery: Pick<Gallery, 'as'>;
  readonly views: Views;
  readonly tokens: FormTokens;
  readonly links: LinkDoor;
  /** The pages and bytes of albums and photos, as they are without a link. */
  readonly pages: Router<RequestState>;
  /** What plugins have below links. */
  readonly pluginPages: {
    isInLinks(path: string): boolean;
    serveInLink(ctx: Context): Promise<void>;
  };
}
