import type { Expectations } from './expectations.ts';
import type { MatrixViewer } from './viewers.ts';
import type { World, WorldObject } from './world.ts';

/** Names what a text tells of objects that its reader may not know of, or more of one than they are shown. */
export type FindLeaks = (asked: string, text: string) => string[];

export function createLeakFinder(world: World, viewer: MatrixViewer, expected: Expectations): FindLeaks {
  const objects = [...world.objects.entries()];
  const keyById = new Map(objects.map(([key, { id }]) => [id, key]));
  const keyByHash = new Map(objects.map(([key, { sha256 }]) => [sha256.slice(0, 12), key]));
  const isKnown = (key: string) => (expected.get(key)?.verbs.size ?? 0) > 0;
  const isTold = (letter: string, name: string) => {
    if (letter === 'a' || letter === 'd') return isKnown(`album ${name}`);
    if (!isKnown(`photo ${name}`)) return false;
    if (letter === 'f') return viewer.kind === 'user' || viewer.kind === 'token';
    return !'cm'.includes(letter) || showsDetails(viewer, expected, name);
  };
  return (asked, text) => {
    const leaks = new Set<string>();
    for (const [word, letter, name] of text.matchAll(/zq([a-z])([a-z]+)/gi)) {
      const isObject = world.objects.has(`photo ${name}`);
      if (isObject && !isTold(letter!.toLowerCase(), name!) && !asked.includes(word!.toLowerCase()))
        leaks.add(word!);
    }
    for (const [word] of text.matchAll(/(?<![\w-])(?:[\w-]{11}|[0-9a-f]{12})(?![\w-])/g)) {
      const key = keyById.get(word) ?? keyByHash.get(word);
      if (key && !isKnown(key) && !asked.includes(word)) leaks.add(`${word} (${key})`);
    }
    return [...leaks];
  };
}

/** The album `shy` hides place and camera from who may not edit there, and one of the links hides them of all. */
export function showsDetails(viewer: MatrixViewer, expected: Expectations, name: string): boolean {
  const mayEdit = expected.get(`photo ${name}`)?.verbs.has('edit') ?? false;
  const isCurators = viewer.name === 'token curator' || viewer.name === 'token admin';
  return viewer.name !== 'link small' && (name !== 'shy' || mayEdit || isCurators);
}

/** What lists show a viewer: nothing from the trash. */
export function listedOf(
  world: World,
  expected: Expectations,
  kind: WorldObject['kind'],
): readonly WorldObject[] {
  return [...world.objects]
    .filter(([key, object]) => object.kind === kind && expected.get(key)?.verbs.has('view'))
    .filter(([key]) => !expected.get(key)!.isTrashed)
    .map(([, object]) => object);
}
