import { fail } from '../errors/app-error.ts';
import type { Verb } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import type { PageModel } from '../views/page-model.ts';
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
    reach: await findReach(ctx),
    done: await findDone(ctx),
    ...model,
  });
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
