import type { PluginContext, PluginTranslate } from 'enfilade/plugin-api';
import { problemKey } from './problems.ts';
import type { ListedFile } from './queries.ts';
import type { TagValue } from './tags.ts';
import type { Preview } from './write-photo.ts';

/** A file as pages list it. */
export function showFile(file: ListedFile, { t, locale }: PluginContext) {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const timeOf = (date: Date | null) => date && { at: date.toISOString(), text: format.format(date) };
  return {
    photoId: file.photoId,
    path: file.path,
    written: timeOf(file.writtenAt),
    tried: timeOf(file.triedAt),
    problem: file.problemCode === null ? null : problemText(file.problemCode, file.problem ?? '', t),
  };
}

export function problemText(code: string, message: string, t: PluginTranslate): string {
  const key = problemKey({ code, message });
  return key === null ? message : t(key);
}

const names: Readonly<Record<string, string>> = {
  'XMP-dc:Title': 'title',
  'XMP-dc:Description': 'caption',
  'XMP-dc:Subject': 'keywords',
  'XMP-lr:HierarchicalSubject': 'hierarchies',
  'XMP-xmp:Rating': 'rating',
  'XMP-dc:Creator': 'creator',
  'XMP-dc:Rights': 'copyright',
  'XMP-iptcCore:Location': 'location',
  'XMP-photoshop:City': 'city',
  'XMP-photoshop:State': 'state',
  'XMP-photoshop:Country': 'country',
  'XMP-iptcCore:CountryCode': 'countryCode',
  'XMP-exif:GPSLatitude': 'latitude',
  'XMP-exif:GPSLongitude': 'longitude',
};

/** What would be written, a line for each tag: what stands there, and what will. */
export function showChanges({ changes, found }: Preview, t: PluginTranslate) {
  return Object.entries(changes).map(([tag, value]) => ({
    tag,
    name: t(`tag.${names[tag] ?? 'other'}`),
    before: textOf(found[tag], t),
    after: textOf(value, t),
  }));
}

const longest = 200;

function textOf(value: TagValue | unknown, t: PluginTranslate): string {
  const text = [value]
    .flat()
    .filter(each => each !== null && each !== undefined)
    .join(', ');
  if (text === '') return t('value.none');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
