import type { JsonSchema } from '../manifest.ts';
import {
  type Contributed,
  dataOf,
  defineContribution,
  fileSchema,
  idSchema,
  objectOf,
  templateDataSchema,
  textKeySchema,
} from './define-contribution.ts';
import { type PageAnswer, type PluginRequest, pageAnswerSchema, type TemplateData } from './viewing.ts';

/** Who finds it: `edit` who edits something somewhere, `editAll` curators, `admin` administrators. */
export type ManageRight = 'edit' | 'editAll' | 'admin';

/** What comes of a POST: the next page with a word about it, or problems beside the fields. */
export type ActionAnswer =
  | {
      readonly redirect: string;
      readonly message?: string;
      readonly changesetId?: string | null;
      readonly batchId?: string;
    }
  | { readonly problems: readonly { readonly pointer: string; readonly message: string }[] };

/** A page of the workbench at `/admin/x/<plugin>/<path>`. */
export interface AdminPage {
  readonly id: string;
  /** Below `/admin/x/<plugin>`; `/` for the first. */
  readonly path: string;
  /** Text of its link in the workbench's menu; null: it has none. */
  readonly label: string | null;
  readonly right: ManageRight;
  readonly template: string;
  readonly load: Contributed<PluginRequest, PageAnswer | null>;
  /** Forms of the page: POST to its own address with a field `action`. */
  readonly act?: Contributed<PluginRequest & { readonly action: string }, ActionAnswer>;
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
}

/** A card on the workbench's first page. */
export interface DashboardCard {
  readonly id: string;
  readonly title: string;
  readonly right: ManageRight;
  readonly template: string;
  readonly load: Contributed<Record<never, never>, TemplateData>;
}

/** What is done with many photos: chosen in the workbench, shown before, run as a job with progress, undone as one. */
export interface BulkAction {
  readonly id: string;
  readonly label: string;
  readonly right: 'edit' | 'editAll';
  /** JSON Schema of what it is asked for; a form is made from it. `x-ui: { widget: 'file' }` takes a small text file (1 MB). */
  readonly options: JsonSchema;
  /** What it would do, in lines to read; nothing is changed. At most 200 photos are shown by it. */
  readonly preview?: Contributed<
    { readonly photoIds: readonly string[]; readonly options: Readonly<Record<string, unknown>> },
    { readonly lines: readonly { readonly photoId: string | null; readonly text: string }[] }
  >;
  /** At most 200 photos a call; everything it changes goes under this batch. */
  readonly run: Contributed<
    {
      readonly photoIds: readonly string[];
      readonly options: Readonly<Record<string, unknown>>;
      readonly batchId: string;
    },
    { readonly changed: number; readonly problems?: readonly string[] }
  >;
}

const right = { enum: ['edit', 'editAll', 'admin'] };
const files = { type: 'array', items: fileSchema, maxItems: 10 };
const since = '1.0.0';

export const managing = [
  defineContribution<AdminPage>()({
    kind: 'adminPage',
    data: dataOf(
      {
        id: idSchema,
        path: { type: 'string', pattern: '^/[a-z0-9:/-]*$', maxLength: 100 },
        label: { ...textKeySchema, type: ['string', 'null'] },
        right,
        template: fileSchema,
        styles: files,
        scripts: files,
      },
      ['id', 'path', 'label', 'right', 'template'],
    ),
    functions: {
      load: { budget: 5_000, result: pageAnswerSchema },
      act: { budget: 10_000, optional: true, result: { type: 'object' } },
    },
    since,
    summary: 'A page of the workbench at `/admin/x/<plugin>/…`, with its forms.',
    example:
      "gallery.contribute.adminPage({ id: 'list', path: '/', label: 'admin.list', right: 'editAll', template: 'admin-list', load: () => ({ title: 'List', data: {} }), act: () => ({ redirect: '/admin/x/hello/' }) });",
  }),
  defineContribution<DashboardCard>()({
    kind: 'dashboardCard',
    data: dataOf({ id: idSchema, title: textKeySchema, right, template: fileSchema }, [
      'id',
      'title',
      'right',
      'template',
    ]),
    functions: { load: { budget: 500, result: templateDataSchema } },
    since,
    summary: 'A card on the first page of the workbench.',
    example:
      "gallery.contribute.dashboardCard({ id: 'count', title: 'card.count', right: 'edit', template: 'card', load: () => ({ waiting: 3 }) });",
  }),
  defineContribution<BulkAction>()({
    kind: 'bulkAction',
    data: dataOf(
      {
        id: idSchema,
        label: textKeySchema,
        right: { enum: ['edit', 'editAll'] },
        options: { type: 'object' },
      },
      ['id', 'label', 'right', 'options'],
    ),
    functions: {
      preview: { budget: 10_000, optional: true, result: objectOf({ lines: { type: 'array' } }, ['lines']) },
      run: { budget: 60_000, result: objectOf({ changed: { type: 'integer', minimum: 0 } }, ['changed']) },
    },
    since,
    summary:
      'Something to do with many photos at once: previewed, run as a job with progress, undone as one.',
    example:
      "gallery.contribute.bulkAction({ id: 'shout', label: 'bulk.shout', right: 'edit', options: { type: 'object', properties: {} }, run: async ({ photoIds, batchId }, ctx) => { await ctx.change({ reason: 'Louder', batchId }, tx => tx.photos.edit(photoIds, { rating: 5 })); return { changed: photoIds.length }; } });",
  }),
] as const;
