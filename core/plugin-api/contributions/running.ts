import type { JsonSchema } from '../manifest.ts';
import type { Viewer } from '../viewer.ts';
import {
  type Contributed,
  dataOf,
  defineContribution,
  idSchema,
  textKeySchema,
} from './define-contribution.ts';
import type { PhotoCondition, PluginRequest } from './viewing.ts';

/** What a route answers. A string is HTML of its own only with a type that says so; objects are JSON. */
export type RouteAnswer =
  | {
      readonly status?: number;
      readonly type: string;
      readonly body: string | Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly status?: number; readonly json: unknown }
  | { readonly redirect: string };

/** An address below `/x/<plugin>/` without the site's frame. */
export interface Route {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Who may ask; the handler still reads and writes as that viewer only. */
  readonly right: 'guest' | 'signed-in' | 'edit' | 'admin';
  readonly handle: Contributed<PluginRequest, RouteAnswer | null>;
}

/** `/api/v1/x/<plugin>/…`: JSON in and out, both checked. */
export interface ApiRoute {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1/x/<plugin>`. */
  readonly path: string;
  readonly right: 'guest' | 'signed-in' | 'edit' | 'admin';
  readonly summary: string;
  /** Of the body; absent: none is read. */
  readonly input?: JsonSchema;
  readonly output: JsonSchema;
  readonly handle: Contributed<PluginRequest, unknown>;
}

/** Work in the background, at least once. */
export interface Job {
  readonly name: string;
  /** Runs at a time; 1 when absent. */
  readonly concurrency?: number;
  readonly run: Contributed<
    {
      readonly data: Readonly<Record<string, unknown>>;
      readonly jobId: string;
      /** Shown in the workbench. */
      readonly progress: (progress: {
        readonly done: number;
        readonly total: number | null;
        readonly text?: string;
      }) => Promise<void>;
    },
    void
  >;
}

/** A job that comes by itself; once per time for the whole gallery. */
export interface Schedule {
  readonly id: string;
  /** Five fields, in UTC: `0 3 * * *`. */
  readonly cron: string;
  readonly job: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** `enfilade <plugin>:<name>`. */
export interface PluginCommand {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema: its properties become options `--name`, `positional` in `x-ui` arguments. */
  readonly options: JsonSchema;
  readonly run: Contributed<
    {
      readonly options: Readonly<Record<string, unknown>>;
      /** One line to standard output. */
      readonly print: (line: string) => void;
    },
    /** With `--json` printed as one document. */
    Readonly<Record<string, unknown>> | undefined
  >;
}

/**
 * Hides photos from who could see them otherwise; it can never show any. `editors` (who may edit the photo) are not bound
 * by it. A rule that fails hides everything from everybody else until it works again.
 */
export interface AccessRule {
  readonly id: string;
  /** As “Who can see this?” tells it. */
  readonly reason: string;
  /** Photos that are hidden from this viewer; null: none. Asked once per viewer and change of the gallery. */
  readonly hides: Contributed<{ readonly viewer: Viewer }, PhotoCondition | null>;
}

const right = { enum: ['guest', 'signed-in', 'edit', 'admin'] };
const path = { type: 'string', pattern: '^/[a-zA-Z0-9._~:/@+-]*$', maxLength: 200 };
const since = '1.0.0';

export const running = [
  defineContribution<Route>()({
    kind: 'route',
    data: dataOf({ id: idSchema, method: { enum: ['GET', 'POST'] }, path, right }, [
      'id',
      'method',
      'path',
      'right',
    ]),
    functions: { handle: { budget: 5_000, result: { type: ['object', 'null'] } } },
    unique: ['path'],
    since,
    summary: 'An address without the site’s frame: a file, a form’s target, another protocol.',
    example:
      "gallery.contribute.route({ id: 'ping', method: 'GET', path: '/x/hello/ping', right: 'guest', handle: () => ({ type: 'text/plain', body: 'pong' }) });",
  }),
  defineContribution<ApiRoute>()({
    kind: 'apiRoute',
    data: dataOf(
      {
        id: idSchema,
        method: { enum: ['GET', 'POST', 'PUT', 'DELETE'] },
        path,
        right,
        summary: { type: 'string', minLength: 1, maxLength: 200 },
        input: { type: 'object' },
        output: { type: 'object' },
      },
      ['id', 'method', 'path', 'right', 'summary', 'output'],
    ),
    functions: { handle: { budget: 5_000 } },
    since,
    summary: 'A resource of the API at `/api/v1/x/<plugin>/…`.',
    example:
      "gallery.contribute.apiRoute({ id: 'count', method: 'GET', path: '/count', right: 'guest', summary: 'How many photos there are', output: { type: 'object' }, handle: () => ({ count: 3 }) });",
  }),
  defineContribution<Job>()({
    kind: 'job',
    data: dataOf({ name: idSchema, concurrency: { type: 'integer', minimum: 1, maximum: 4 } }, ['name']),
    functions: { run: { budget: 3_600_000 } },
    since,
    summary: 'Work in the background, queued by `gallery.jobs.enqueue`; at least once, with progress.',
    example:
      "gallery.contribute.job({ name: 'tidy', run: async ({ progress }) => progress({ done: 1, total: 1 }) });",
  }),
  defineContribution<Schedule>()({
    kind: 'schedule',
    data: dataOf(
      {
        id: idSchema,
        cron: { type: 'string', pattern: '^(\\S+ ){4}\\S+$', maxLength: 100 },
        job: idSchema,
        data: { type: 'object' },
      },
      ['id', 'cron', 'job'],
    ),
    functions: {},
    since,
    summary: 'A job that comes by itself, once per time however many workers there are.',
    example: "gallery.contribute.schedule({ id: 'nightly', cron: '0 3 * * *', job: 'tidy' });",
  }),
  defineContribution<PluginCommand>()({
    kind: 'command',
    data: dataOf(
      {
        name: idSchema,
        summary: { type: 'string', minLength: 1, maxLength: 200 },
        options: { type: 'object' },
      },
      ['name', 'summary', 'options'],
    ),
    functions: { run: { budget: 3_600_000 } },
    since,
    summary: 'A command `enfilade <plugin>:<name>`.',
    example:
      "gallery.contribute.command({ name: 'count', summary: 'count photos', options: { type: 'object', properties: {} }, run: ({ print }) => { print('3'); return undefined; } });",
  }),
  defineContribution<AccessRule>()({
    kind: 'accessRule',
    data: dataOf({ id: idSchema, reason: textKeySchema }, ['id', 'reason']),
    functions: { hides: { budget: 500, result: { type: ['object', 'null'] } } },
    permission: 'access',
    since,
    summary: 'A rule that hides photos; none can show any.',
    example:
      "gallery.contribute.accessRule({ id: 'embargo', reason: 'rule.embargo', hides: ({ viewer }) => viewer.kind === 'guest' ? { publication: 'scheduled' } : null });",
  }),
] as const;
