import { systemViewer } from '../test-gallery.ts';
import { type Answer, maskAnswer } from './ask.ts';
import type { Expectations } from './expectations.ts';
import type { GatheringParts } from './gatherings.ts';
import type { World } from './world.ts';

/** What is about an object without being one: a link to it, that link's preview, a change of it. */
export interface About {
  readonly linkId: string;
  readonly changeId: string;
}

/** A link to the album `closed`, and the change that made the photo `closeddraft` a draft. */
export async function findAbout({ site, objects, users }: World): Promise<About> {
  const read = site.gallery.as(systemViewer);
  const links = await site.gallery.as(users.managing.viewer).shares.ofAlbum(objects.get('album closed')!.id);
  const history = await read.changes.history('photo', objects.get('photo closeddraft')!.id);
  return {
    linkId: links.find(link => link.asked.name === 'link')!.id,
    changeId: history!.items[0]!.id,
  };
}

/** Returns what was answered otherwise than expected. */
export async function askAbout(parts: GatheringParts, { linkId, changeId }: About): Promise<string[]> {
  const { world, ask, viewer, expected, findLeaks } = parts;
  const { id, sha256 } = world.objects.get('photo closed')!;
  const draft = world.objects.get('photo closeddraft')!.id;
  const problems: string[] = [];
  const picture = `/i/${id}/thumb@1/${sha256.slice(0, 12)}.jpg`;
  const manages = mayIn(expected, 'album closed', 'manage');
  // who made a link may look at it, by any token that opens the workbench
  const isCreators = manages || viewer.name === 'token write';
  // a change of somebody else is whole for who may edit everything
  const isForCurators = mayIn(expected, 'photo nowhere', 'edit');
  const cells: readonly (readonly [string, string, boolean])[] = [
    [`/admin/links/${linkId}/edit`, linkId, manages],
    ...[
      '',
      '/favourites',
      '/favourites.csv',
      '/favourites.txt',
      '/preview',
      `/preview/photos/${id}`,
      `/preview${picture}`,
    ].map(below => [`/admin/links/${linkId}${below}`, linkId, isCreators] as const),
    [`/admin/links/${linkId}/preview/photos/${draft}`, linkId, false],
    [`/admin/links/${linkId}/preview/admin`, linkId, false],
    [`/admin/changes/${changeId}`, changeId, isForCurators],
  ];
  for (const [path, own, isTheirs] of cells) {
    const answer = await ask({ path, headers: viewer.headers });
    const absent = path.replace(own, 'AbSeNtAbSeN');
    const nowhere = await ask({ path: absent, headers: viewer.headers });
    if (isTheirs !== (answer.status === 200))
      problems.push(`${viewer.name}: ${path} is answered ${answer.status}`);
    const isSame = nameless(answer, own) === nameless(nowhere, 'AbSeNtAbSeN');
    if (!isTheirs && !isSame && !isCreators)
      problems.push(`${viewer.name}: ${path} differs from what is not there`);
    const leaks = findLeaks(path, answer.status === 200 ? answer.body.toString() : '');
    problems.push(...leaks.map(leak => `${viewer.name}: ${path} tells of ${leak}`));
  }
  return problems;
}

function mayIn(expected: Expectations, key: string, verb: 'manage' | 'edit'): boolean {
  const verbs = expected.get(key)?.verbs;
  return Boolean(verbs?.has('edit') && verbs.has(verb));
}

function nameless(answer: Answer, id: string): string {
  return maskAnswer(answer).replaceAll(id, 'ID');
}
