import { keyOf, type Path } from './names.ts';
import { type Normaliser, normalisePath } from './normalise.ts';

type Tags = Readonly<Record<string, unknown>>;

const flat = 'XMP-dc:Subject';
const whole = 'XMP-lr:HierarchicalSubject';

/**
 * Whole paths beside the keywords that are about to be written, as Lightroom and others read them. What is there stays: it may be
 * somebody else's. Null when there is nothing to add.
 */
export function addHierarchies(normaliser: Normaliser, tags: Tags): Tags | null {
  const given = listOf(tags[whole]);
  const paths = given.map(text => text.split('|'));
  const words = listOf(tags[flat]).map((word): Path => [word]);
  const known = new Set(paths.map(keyOf));
  const added = [...paths, ...words]
    .map(path => normalisePath(normaliser, path))
    .filter(path => path !== null)
    .filter(path => path.length > 1 && !known.has(keyOf(path)) && known.add(keyOf(path)));
  if (added.length === 0) return null;
  return { [whole]: [...given, ...added.map(path => path.map(name => name.replaceAll('|', '/')).join('|'))] };
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'string');
}
