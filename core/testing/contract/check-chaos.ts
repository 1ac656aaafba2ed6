import type { Finding } from '../../cli/plugin-check.ts';
import { coreHooks } from '../../plugin-api/hooks/index.ts';
import { faults } from '../plugins/chaos/faults.ts';
import type { TestGallery } from '../test-gallery.ts';
import type { WebClient } from '../web-client.ts';
import { breakAt } from './break-at.ts';
import type { CheckOutcome, Subject } from './subject.ts';
import { type VisitedPages, visit } from './visited-pages.ts';

const tame = { throw: 'throws', reject: 'rejects', hang: 'hangs', nonsense: 'answers nonsense' } as const;

/** Each of its functions goes wrong in each way, one at a time, and every page of the site still comes. */
export async function checkChaos(
  subject: Subject,
  pages: VisitedPages,
  clients: readonly WebClient[],
): Promise<CheckOutcome> {
  const places = await listPlaces(subject);
  const findings: Finding[] = [];
  for (const [at, place] of places.entries()) {
    for (const fault of Object.keys(tame) as (keyof typeof tame)[]) {
      const definition = breakAt(subject.plugin.definition, { at, misdeed: faults[fault] });
      await useBroken(subject, definition);
      findings.push(...(await findBroken(subject, pages, { clients, place, how: tame[fault] })));
    }
  }
  await subject.gallery.usePlugins([...subject.companions, { folder: subject.plugin.folder }]);
  return {
    detail: `${places.length} of its functions throw, reject, hang and answer nonsense`,
    findings,
    isSkipped: places.length === 0,
  };
}

async function listPlaces(subject: Subject): Promise<readonly string[]> {
  const places: string[] = [];
  await useBroken(subject, breakAt(subject.plugin.definition, { onPlace: name => places.push(name) }));
  return places;
}

async function useBroken(
  { gallery, companions, plugin: { manifest, folder, settings } }: Subject,
  definition: Subject['plugin']['definition'],
): Promise<void> {
  await gallery.usePlugins([...companions, { manifest, folder, settings, definition }]);
}

interface Breakage {
  readonly clients: readonly WebClient[];
  readonly place: string;
  readonly how: string;
}

async function findBroken(
  { gallery }: Subject,
  pages: VisitedPages,
  { clients, place, how }: Breakage,
): Promise<readonly Finding[]> {
  const failed = await visit(clients, pages.paths);
  // its own may say that it failed, but must say it
  const silent = (await visit(clients, pages.own)).filter(({ answer }) => !/^5\d\d$/.test(answer));
  const saved = isInChanges(place) ? await saveSomething(gallery, pages) : null;
  const remedy =
    'core should have kept it away: look at what the plugin does outside of its functions, or report it';
  return [...failed, ...silent, ...(saved ? [saved] : [])].map(({ path, answer }) => ({
    text: `while ${place} ${how}, ${path} answers ${answer}`,
    remedy,
  }));
}

function isInChanges(place: string): boolean {
  const hook = coreHooks.find(({ name }) => name === place);
  return hook?.context === 'transaction' && hook.failure !== 'abort';
}

async function saveSomething(
  { gallery, system }: TestGallery,
  { photoId, albumId }: VisitedPages,
): Promise<{ path: string; answer: string } | null> {
  const request = { viewer: system, reason: 'test' };
  try {
    await gallery.change(request, async tx => {
      await tx.photos.edit([photoId], { title: `First light ${Date.now()}` });
      await tx.albums.edit(albumId, { title: `Dunes ${Date.now()}` });
    });
    return null;
  } catch (error) {
    return { path: 'saving', answer: (error as Error).message };
  }
}
