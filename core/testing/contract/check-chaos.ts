import type { Finding } from '../../cli/plugin-check.ts';
import type { AnyContribution } from '../../plugin-api/contributions/define-contribution.ts';
import { contributionKinds } from '../../plugin-api/contributions/index.ts';
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
    for (const fault of faultsOf(place)) {
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

/** ms; what may take longer is cut as well, but nobody has the time to see it. */
const longestHang = 3_000;

/** What no page meets is there, broken, and only that is looked at. */
function faultsOf(place: string): readonly (keyof typeof tame)[] {
  if (!isMet(place)) return ['throw'];
  const all = Object.keys(tame) as (keyof typeof tame)[];
  return budgetOf(place) > longestHang ? all.filter(fault => fault !== 'hang') : all;
}

const inBackground = ['job', 'schedule', 'command', 'importSource', 'bulkAction'];

function isMet(place: string): boolean {
  const hook = coreHooks.find(({ name }) => name === place);
  if (hook) return hook.context === 'request' || hook.context === 'transaction';
  return !inBackground.includes(place.split(':')[0]!);
}

function budgetOf(place: string): number {
  const hook = coreHooks.find(({ name }) => name === place);
  if (hook) return hook.budget;
  const [kind, rest = ''] = place.split(':');
  const functions: AnyContribution['functions'] =
    contributionKinds.find(each => each.kind === kind)?.functions ?? {};
  return functions[rest.slice(rest.lastIndexOf('.') + 1)]?.budget ?? 0;
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
  // what has an address of its own is met there and nowhere else
  const address = pages.own.filter(({ by }) => place.startsWith(`${by}.`)).map(({ path }) => path);
  const isElsewhere = address.length > 0 || !isMet(place) || isInChanges(place);
  const failed = await visit(clients, isElsewhere ? pages.paths.slice(0, 1) : pages.paths);
  // its own may say that it failed, but must say it
  const silent = (await visit(clients, address)).filter(({ answer }) => !/^5\d\d$/.test(answer));
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
