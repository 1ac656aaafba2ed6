import { cleanLine } from './clean-text.ts';

interface KeywordSource {
  /** `group:tag` as exiftool names it. */
  readonly tag: string;
  /** What separates the nodes of a path; absent: the tag is flat. */
  readonly separator?: string;
  /** What separates keywords where the tag holds all in one text. */
  readonly list?: string;
}

/** Tags that hold keywords. All are taken together; paths come first, so that they absorb their flat nodes. */
export const keywordSources: readonly KeywordSource[] = [
  { tag: 'XMP-lr:HierarchicalSubject', separator: '|' },
  { tag: 'XMP-digiKam:TagsList', separator: '/' },
  { tag: 'XMP-microsoft:LastKeywordXMP', separator: '/' },
  { tag: 'XMP-microsoft:LastKeywordIPTC', separator: '/' },
  { tag: 'XMP-mediapro:CatalogSets', separator: '|' },
  { tag: 'XMP-expressionmedia:CatalogSets', separator: '|' },
  // A bar inside a flat keyword is a path that the program flattened.
  { tag: 'XMP-dc:Subject', separator: '|' },
  { tag: 'IPTC:Keywords', separator: '|' },
  { tag: 'IFD0:XPKeywords', list: ';' },
  { tag: 'XMP-pdf:Keywords', list: ',' },
];

const maxKeywords = 500;
const maxLength = 200;
const maxDepth = 10;

/** Every keyword of the tags as a path, each once, and the tags that gave some. */
export function collectKeywords(tags: Readonly<Record<string, unknown>>): {
  paths: string[][];
  from: string[];
} {
  const from: string[] = [];
  const paths: string[][] = [];
  for (const source of keywordSources) {
    const found = readPaths(tags[source.tag], source);
    if (found.length === 0) continue;
    from.push(source.tag);
    paths.push(...found);
  }
  return { paths: mergePaths(paths), from };
}

/**
 * Drops what others already say: a path twice (case apart), a path that begins another, and a flat keyword that
 * is a node of a longer path. Order is kept, at most 500.
 */
export function mergePaths(paths: readonly (readonly string[])[]): string[][] {
  const nodes = new Set(paths.filter(path => path.length > 1).flatMap(path => path.map(foldCase)));
  const beginnings = new Set(
    paths.flatMap(path => path.slice(0, -1).map((_, index) => keyOf(path.slice(0, index + 1)))),
  );
  const seen = new Set<string>();
  const kept = paths.filter(path => {
    const key = keyOf(path);
    const isSaid = path.length === 1 ? nodes.has(foldCase(path[0]!)) : beginnings.has(key);
    if (isSaid || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return kept.slice(0, maxKeywords).map(path => [...path]);
}

function readPaths(value: unknown, source: KeywordSource): string[][] {
  const values = (Array.isArray(value) ? value : [value]).slice(0, maxKeywords * 4);
  const texts = source.list
    ? values.flatMap(text => String(text ?? '').split(source.list!, maxKeywords * 2))
    : values;
  return texts.map(text => toPath(text, source.separator)).filter(path => path.length > 0);
}

function toPath(value: unknown, separator: string | undefined): string[] {
  if (value === null || value === undefined || typeof value === 'object') return [];
  const nodes = separator ? String(value).split(separator, maxDepth) : [value];
  return nodes.map(node => cleanLine(node, maxLength)).filter(node => node !== undefined);
}

function keyOf(path: readonly string[]): string {
  return path.map(foldCase).join('\0');
}

function foldCase(text: string): string {
  return text.toLowerCase();
}
