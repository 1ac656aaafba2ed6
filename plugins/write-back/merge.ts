import { listTags, type TagValue, type TagValues } from './tags.ts';

/** A file as it is, by exiftool's names. */
export type FoundTags = Readonly<Record<string, unknown>>;

export interface MergeParts {
  /** What the photo says now. */
  readonly wanted: TagValues;
  /** What stands in the file; empty where there is none. */
  readonly found: FoundTags;
  /** Values in it that came from here. */
  readonly ours: TagValues;
  /** What the file said when its photo came in: keywords of these that were taken away here may go. */
  readonly imported: FoundTags;
}

/** What is written: for each tag its value, null to take it out, and nothing where somebody else's is to stay. */
export function mergeTags(parts: MergeParts): TagValues {
  const entries = Object.entries(parts.wanted).map(([tag, value]) => [
    tag,
    listTags.has(tag) ? mergeList(parts, tag) : mergeOne(parts, tag, value),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** What a photo says stands; where it says nothing, only what came from here goes. */
function mergeOne({ found, ours }: MergeParts, tag: string, wanted: TagValue): TagValue | undefined {
  if (wanted !== null) return isSame(found[tag], wanted) ? undefined : wanted;
  const isOurs = ours[tag] !== undefined && ours[tag] !== null && isSame(found[tag], ours[tag]);
  return isOurs ? null : undefined;
}

/** Keywords that another program has added since stay; those that came from here, or came in with the photo, are the photo's to say. */
function mergeList({ wanted, found, ours, imported }: MergeParts, tag: string): TagValue | undefined {
  const here = listOf(wanted[tag]);
  const there = listOf(found[tag]);
  const known = new Set([...listOf(ours[tag]), ...(here.length > 0 ? listOf(imported[tag]) : [])]);
  const merged = [...new Set([...here, ...there.filter(text => !known.has(text))])];
  if (merged.length === there.length && merged.every(text => there.includes(text))) return undefined;
  return merged.length === 0 ? null : merged;
}

/** Of what stands in the file after writing, what came from here. */
export function ownValues(
  parts: Omit<MergeParts, 'imported'>,
  written: TagValues,
  now: FoundTags,
): TagValues {
  const own = Object.keys(parts.wanted).map(tag => [tag, ownValue(parts, tag, { written, now })]);
  return Object.fromEntries(own.filter(([, value]) => value !== undefined));
}

function ownValue(
  { found, ours }: Omit<MergeParts, 'imported'>,
  tag: string,
  { written, now }: { readonly written: TagValues; readonly now: FoundTags },
): TagValue | undefined {
  if (listTags.has(tag)) {
    // also what another plugin has added while it was written
    const before = listOf(found[tag]);
    const own = listOf(now[tag]).filter(text => !before.includes(text) || listOf(ours[tag]).includes(text));
    return own.length > 0 ? own : undefined;
  }
  const isOurs = written[tag] !== undefined || (ours[tag] !== undefined && isSame(now[tag], ours[tag]!));
  const value = now[tag];
  if (!isOurs || value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.map(String) : String(value);
}

/** Numbers of XMP come back as texts, coordinates with as many digits as a program likes; one value of a list is that value. */
function isSame(found: unknown, wanted: TagValue): boolean {
  if (found === undefined || found === null || wanted === null) return false;
  if (typeof wanted === 'number') return Math.abs(Number(found) - wanted) < 1e-6;
  const texts = [found].flat().map(String);
  const wished = [wanted].flat().map(String);
  return ['\n', ', ', '; '].some(comma => texts.join(comma) === wished.join(comma));
}

function listOf(value: unknown): string[] {
  return [value].flat().flatMap(each => (each === undefined || each === null ? [] : [String(each)]));
}
