import type { Layout, PhotoSummary } from '../../plugin-api/index.ts';
import type { Language } from '../texts/language.ts';
import { type PhotoBox, photoBox } from './photo-box.ts';

export const layouts: readonly Layout[] = ['rows', 'single', 'grid', 'mosaic'];

/** A layout as a link that keeps it for all walls. */
export interface LayoutChoice {
  readonly name: string;
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

export interface LayoutParts {
  readonly current: Layout;
  /** What this visitor has chosen; null: nothing. */
  readonly chosen: Layout | null;
  /** The page to come back to, as a path. */
  readonly back: string;
  readonly language: Language;
}

/** Links that keep the choice for all walls, and the one that gives it up, where there is one. */
export function layoutChoices({ current, chosen, back, language: { t } }: LayoutParts): LayoutChoice[] {
  const choose = (layout: string) => `/preferences?${new URLSearchParams({ layout, back })}`;
  const choices = layouts.map(name => ({
    name: name as string,
    label: t(`albums.layout.${name}`),
    href: choose(name),
    isCurrent: name === current,
  }));
  if (chosen === null) return choices;
  const label = t('albums.layout.album');
  return [...choices, { name: 'album', label, href: choose('album'), isCurrent: false }];
}

/** Photos as boxes of a wall in this layout. */
export function wallBoxes(
  photos: readonly PhotoSummary[],
  { layout, query, language }: { layout: Layout; query?: string; language: Language },
): PhotoBox[] {
  const largest = layout === 'single' ? 'large' : 'medium';
  return photos.map(photo => photoBox(photo, language, { ...(query && { query }), largest }));
}

/** Photos above the fold aren't lazy; the rest comes as it is scrolled to. */
export function eagerBoxes(layout: Layout): number {
  return layout === 'single' ? 1 : 6;
}

/** What a wall that is no album's needs of a request. */
export interface WallState {
  readonly layout: Layout | null;
  readonly here: string;
}

/** The layout of a wall that is no album's: rows until a visitor has chosen another for all. */
export function wallLayout({ layout, here }: WallState, language: Language) {
  const current = layout ?? 'rows';
  return {
    layout: current,
    layouts: layoutChoices({ current, chosen: layout, back: here, language }),
    eager: eagerBoxes(current),
  };
}
