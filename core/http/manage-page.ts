import { fail } from '../errors/app-error.ts';
import type { ManageRight, Verb } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import type { PageModel } from '../views/page/page-model.ts';
import { findDone } from './after-change.ts';
import type { Context } from './state.ts';

/** Renders a page of the workbench, with the note about the change that led to it. */
export async function renderManagePage(
  views: Views,
  ctx: Context,
  { name, model }: { name: string; model: PageModel },
): Promise<void> {
  await views.render(ctx, name, {
    noIndex: true,
    styles: ['manage.css'],
    section: 'manage',
    isAdmin: ctx.state.read.rights.administer,
    editsAll: ctx.state.read.rights.editAll,
    reach: await findReach(ctx),
    done: await findDone(ctx),
    pluginLinks: await findPluginLinks(views, ctx),
    ...model,
  });
}

/** Pages that plugins add to the workbench, as far as they are for this viewer. */
async function findPluginLinks(views: Views, ctx: Context) {
  const pages = views.contributions.of('adminPage').filter(({ label }) => label !== null);
  const links = pages.map(async ({ plugin, path, label, right }) => ({
    isTheirs: await hasManageRight(ctx, right),
    href: `/admin/x/${plugin}${path}`,
    label: views.translatorOf(plugin, ctx.state.locale)(label!),
  }));
  return (await Promise.all(links)).filter(({ isTheirs }) => isTheirs);
}

export async function hasManageRight({ state: { read } }: Context, right: ManageRight): Promise<boolean> {
  if (right === 'admin') return read.rights.administer;
  return right === 'editAll' ? read.rights.editAll : read.rights.somewhere('upload');
}

/** What there is to manage for this viewer, beyond adding photos somewhere. */
export interface Reach {
  readonly edit: boolean;
  readonly manage: boolean;
}

async function findReach({ state: { read } }: Context): Promise<Reach> {
  const [edit, manage] = await Promise.all([read.rights.somewhere('edit'), read.rights.somewhere('manage')]);
  return { edit, manage };
}

/** What isn't there for this viewer is NOT_FOUND; what they know of and may not do this with, FORBIDDEN. */
export function requireVerb<Found extends { readonly may: readonly Verb[] }>(
  found: Found | undefined,
  verb: Verb,
): Found {
  if (found === undefined) return fail('NOT_FOUND');
  return found.may.includes(verb) ? found : fail('FORBIDDEN');
}

/** An id from an address; what can't be one is not found. */
export function idOf(ctx: Context & { params?: Record<string, string> }, name = 'id'): string {
  return asId(ctx.params?.[name]) ?? fail('NOT_FOUND');
}

/** Null for what can't be an id. */
export function asId(text: string | null | undefined): string | null {
  return text && /^[\w-]{1,40}$/.test(text) ? text : null;
}
