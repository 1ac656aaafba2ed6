import type { ListPart, MonthCount } from '../../plugin-api/index.ts';
import { formatMonth, formatPeriod } from '../../views/texts/dates.ts';
import type { Language } from '../../views/texts/language.ts';
import { formatNumber } from '../../views/texts/numbers.ts';

/** How one gets into the middle of a long album: by month, by the letter of a title, or by how far it is. */
export type ScrubberKind = 'time' | 'letters' | 'places';

/** A part of an album that one can go to. */
export interface Stop {
  readonly label: string;
  /** With its count, as it is read aloud: "June 2019: 120 photos". */
  readonly said: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

export interface Scrubber {
  readonly kind: ScrubberKind;
  /** What the button says, and the rail. */
  readonly title: string;
  readonly railTitle: string;
  /** Few enough for each to be touched on the rail. */
  readonly stops: readonly Stop[];
  /** All of them: years with their months (only of the year where one is when there are very many), letters, thousands. */
  readonly groups: readonly (Stop & { readonly count: string; readonly parts: readonly Stop[] })[];
  /** Where the page begins. */
  readonly here: string;
  /** For the script: `2019-06:120 2019-07:4`, in the order of the album. */
  readonly parts: string;
  readonly formatLocale: string;
}

export interface ScrubbedAlbum {
  readonly kind: ScrubberKind;
  /** In the order of the album. */
  readonly parts: readonly ListPart[];
  /** The part of the first photo on the page; empty when nobody knows. */
  readonly current: string;
  readonly addressOf: (at: string) => string;
  readonly language: Language;
}

/** An album is long from here on: more than the pages that come by themselves. */
export const longAlbum = 180;

const mostStops = 13;
const mostParts = 240;

export function monthParts(months: readonly MonthCount[]): ListPart[] {
  return months.map(({ month, photoCount }) => ({ at: month, photoCount }));
}

/** Null where there is nothing to choose. */
export function albumScrubber(album: ScrubbedAlbum): Scrubber | null {
  const { kind, parts, language } = album;
  if (parts.length < 2 || sum(parts) <= longAlbum) return null;
  const here = parts.find(({ at }) => at === album.current) ?? parts[0]!;
  const groups = groupsOf(album);
  const hasParts = (group: readonly ListPart[]) =>
    kind !== 'letters' &&
    (kind === 'time' || group.length > 1) &&
    (parts.length <= mostParts || group.includes(here));
  return {
    kind,
    title: language.t(kind === 'time' ? 'albums.time' : `albums.parts.${kind}`),
    railTitle: language.t(kind === 'time' ? 'albums.time.rail' : `albums.parts.${kind}.rail`),
    stops: stopsOf(album, groups, here.at),
    groups: [...groups].map(([at, ofGroup]) => ({
      ...stop(album, { at, parts: ofGroup, here: here.at }),
      label: nameOf(album, at, ofGroup),
      count: language.t('site.photos', { count: sum(ofGroup) }),
      parts: hasParts(ofGroup)
        ? ofGroup.map(one => ({
            ...stop(album, { at: one.at, parts: [one], here: here.at }),
            ...(kind === 'places' && { label: formatNumber(Number(one.at.slice(1)), language.formatLocale) }),
          }))
        : [],
    })),
    here: said(album, here.at, [here]),
    parts: parts.map(({ at, photoCount }) => `${at}:${photoCount}`).join(' '),
    formatLocale: language.formatLocale,
  };
}

type Groups = ReadonlyMap<string, readonly ListPart[]>;

/** Years of months, letters as they are, and so many places at once that the rail has room for them. */
function groupsOf({ kind, parts }: ScrubbedAlbum): Groups {
  if (kind === 'time') return Map.groupBy(parts, ({ at }) => at.slice(0, 4));
  if (kind === 'letters') return Map.groupBy(parts, ({ at }) => at);
  const size = [1, 2, 5, 10, 20, 50].find(each => parts.length <= each * mostStops) ?? 100;
  return Map.groupBy(parts, part => {
    const index = parts.indexOf(part);
    return parts[index - (index % size)]!.at;
  });
}

/** The rail has room for so many: months if that is enough, else groups, else the first of each so many groups. */
function stopsOf(album: ScrubbedAlbum, groups: Groups, here: string): readonly Stop[] {
  const { kind, parts } = album;
  if (kind === 'time' && parts.length <= mostStops && groups.size === 1)
    return parts.map(one => stop(album, { at: one.at, parts: [one], here }));
  const spans = kind === 'time' ? spansOfYears(groups) : spansOfAll(groups);
  return spans.map(span => {
    const ofSpan = span.flatMap(at => groups.get(at)!);
    return stop(album, { at: span[0]!, parts: ofSpan, here, span: [span[0]!, span.at(-1)!] });
  });
}

function spansOfYears(groups: Groups): string[][] {
  const spans = (step: number) => Map.groupBy(groups.keys(), year => Math.floor(Number(year) / step));
  const step = [1, 2, 5, 10, 20, 50, 100].find(each => spans(each).size <= mostStops) ?? 1000;
  return [...spans(step).values()];
}

function spansOfAll(groups: Groups): string[][] {
  const step = Math.ceil(groups.size / mostStops);
  const all = [...groups.keys()];
  return Array.from({ length: Math.ceil(all.length / step) }, (_, index) =>
    all.slice(index * step, (index + 1) * step),
  );
}

interface Stopped {
  readonly at: string;
  readonly parts: readonly ListPart[];
  readonly here: string;
  /** First and last group, where it stands for several. */
  readonly span?: readonly [string, string];
}

function stop(album: ScrubbedAlbum, { at, parts, here, span }: Stopped): Stop {
  const isSpan = span !== undefined && span[0] !== span[1];
  const ends = isSpan && album.kind === 'time' ? span.toSorted() : (span ?? []);
  return {
    label: labelOf(album, at),
    said: isSpan
      ? spoken(album, ends.map(end => nameOf(album, end, parts)).join('–'), sum(parts))
      : said(album, at, parts),
    href: album.addressOf(at),
    isCurrent: parts.some(part => part.at === here),
  };
}

/** As short as the rail is wide. */
function labelOf(album: ScrubbedAlbum, at: string): string {
  const { formatLocale } = album.language;
  if (album.kind === 'time') return at.length === 7 ? formatMonth(at, 'short', formatLocale) : at;
  if (album.kind === 'letters') return at === '-' ? '–' : nameOf(album, at, []);
  const before = Number(at.slice(1)) - 1;
  return before === 0
    ? formatNumber(1, formatLocale)
    : new Intl.NumberFormat(formatLocale, { notation: 'compact' }).format(before);
}

function nameOf({ kind, language }: ScrubbedAlbum, at: string, parts: readonly ListPart[]): string {
  const { t, formatLocale } = language;
  if (kind === 'time') return at.length === 7 ? formatPeriod(at, formatLocale) : at;
  if (kind === 'places') {
    const from = Number(at.slice(1));
    const ends = [from, from + sum(parts) - 1].map(place => formatNumber(place, formatLocale));
    return ends.join('–');
  }
  if (at === '-') return t('albums.parts.untitled');
  return { 0: '0–9', '~': '…' }[at] ?? at.toUpperCase();
}

function said(album: ScrubbedAlbum, at: string, parts: readonly ListPart[]): string {
  return spoken(album, nameOf(album, at, parts), sum(parts));
}

function spoken({ language: { t } }: ScrubbedAlbum, period: string, count: number): string {
  return t('albums.time.said', { period, count });
}

function sum(parts: readonly ListPart[]): number {
  return parts.reduce((total, { photoCount }) => total + photoCount, 0);
}
