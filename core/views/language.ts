import { formatLocaleOf, type Translate } from './catalogues.ts';

/** What somebody who reads the page needs to have things said in their language. */
export interface Language {
  readonly t: Translate;
  /** BCP 47, for dates and numbers. */
  readonly formatLocale: string;
  /** What stands before addresses: `/s/<token>` below a share link, where nobody is told who else may see what; else empty. */
  readonly base?: string;
}

/** The language of a request, for the functions that say dates and counts. */
export function languageOf(state: {
  readonly t: Translate;
  readonly locale: string;
  readonly base?: string;
}): Language {
  return { t: state.t, formatLocale: formatLocaleOf(state.locale), base: state.base ?? '' };
}
