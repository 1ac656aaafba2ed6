/** What a JSON file of an export says of a photo. */
export interface PhotoFacts {
  /** As the file was named; cut nowhere. */
  readonly title: string | null;
  readonly description: string | null;
  /** Seconds since 1970, UTC; null: unknown. */
  readonly takenAt: number | null;
  /** As shown in Google Photos, and as the file says. Null where there is none: 0, 0 stands for that. */
  readonly place: Place | null;
  readonly placeInFile: Place | null;
  readonly people: readonly string[];
  readonly isFavourite: boolean;
  readonly isArchived: boolean;
  readonly isTrashed: boolean;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** What the JSON of a folder says of its album. */
export interface AlbumFacts {
  readonly album: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Undefined for what is neither: Takeout puts other JSON beside photos, too. */
export function parseJson(bytes: Buffer): PhotoFacts | AlbumFacts | undefined {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
  if (!isObject(json)) return undefined;
  if (isObject(json.albumData)) return { album: textOf(json.albumData.title) ?? '' };
  if (isObject(json.photoTakenTime)) return toPhotoFacts(json);
  const isAlbum =
    typeof json.title === 'string' && ('access' in json || 'date' in json || 'description' in json);
  return isAlbum ? { album: textOf(json.title) ?? '' } : undefined;
}

function toPhotoFacts(json: Json): PhotoFacts {
  const people = Array.isArray(json.people) ? json.people : [];
  return {
    title: textOf(json.title),
    description: textOf(json.description),
    takenAt: secondsOf(json.photoTakenTime),
    place: placeOf(json.geoData),
    placeInFile: placeOf(json.geoDataExif),
    people: people.slice(0, 200).flatMap(each => (isObject(each) ? (textOf(each.name) ?? []) : [])),
    isFavourite: json.favorited === true,
    isArchived: json.archived === true,
    isTrashed: json.trashed === true,
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const escapes: Readonly<Record<string, string>> = {
  '&#39;': "'",
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

/** Takeout has escaped some texts as for a web page. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replace(/&(#39|quot|lt|gt|amp);/g, found => escapes[found]!).replaceAll('\0', '');
  return text.trim() === '' ? null : text.trim();
}

function secondsOf(value: unknown): number | null {
  const text = isObject(value) ? value.timestamp : undefined;
  const seconds = Number(text);
  const isKnown = /^-?\d{1,11}$/.test(String(text)) && seconds !== 0;
  return isKnown && seconds > -7_000_000_000 ? seconds : null;
}

function placeOf(value: unknown): Place | null {
  if (!isObject(value)) return null;
  const { latitude, longitude } = value;
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  if (latitude === 0 && longitude === 0) return null;
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isOnEarth ? { latitude, longitude } : null;
}
