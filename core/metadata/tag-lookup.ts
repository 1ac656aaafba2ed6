/** exiftool's answer for one file: values by `group:tag`. */
export type Tags = Readonly<Record<string, unknown>>;

/** What is known about a photo: its file's tags, and its sidecar's where there is one. */
export interface TagSets {
  readonly embedded: Tags;
  readonly sidecar: Tags | undefined;
}

export interface FoundTag {
  readonly tag: string;
  readonly value: unknown;
}

/**
 * Finds a source in a file's tags. `group:tag` is the tag itself, or its first translation where it has no default
 * language; `group:tag/field` a field of a structure (of the first, in a list); `*:tag` that tag in any group.
 */
export function lookUpTag(tags: Tags, source: string): FoundTag | undefined {
  if (source.startsWith('*:')) return findInAnyGroup(tags, source.slice(1));
  const [tag, field] = source.split('/') as [string, string?];
  if (field !== undefined) return toFound(source, readField(tags[tag], field));
  return toFound(tag, tags[tag]) ?? findTranslation(tags, tag);
}

function toFound(tag: string, value: unknown): FoundTag | undefined {
  return value === undefined || value === null || value === '' ? undefined : { tag, value };
}

function readField(value: unknown, field: string): unknown {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null ? (first as Tags)[field] : undefined;
}

function findTranslation(tags: Tags, tag: string): FoundTag | undefined {
  if (!tag.startsWith('XMP')) return undefined;
  const name = Object.keys(tags).find(key => key.startsWith(`${tag}-`));
  return name === undefined ? undefined : toFound(name, tags[name]);
}

function findInAnyGroup(tags: Tags, ending: string): FoundTag | undefined {
  const name = Object.keys(tags).find(key => key.endsWith(ending) && !key.startsWith('ICC'));
  return name === undefined ? undefined : toFound(name, tags[name]);
}
