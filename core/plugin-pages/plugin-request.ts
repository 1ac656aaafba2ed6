import { isIPv6 } from 'node:net';
import { refuseUnstorable } from '../http/api.ts';
import type { Signer } from '../http/signer.ts';
import type { Context } from '../http/state.ts';
import type { PluginRequest } from '../plugin-api/index.ts';

const hour = 3_600_000;

/** Who asks and with what proof is core's business alone. */
const withheldHeaders =
  /^(cookie|authorization|proxy-.*|x-form-token|forwarded|x-forwarded-.*|x-real-ip|via)$/;

export interface PluginRequestParts {
  readonly signer: Signer;
  readonly publicUrl: string | null;
}

/** The request as a plugin sees it. @throws AppError VALIDATION_FAILED for texts that cannot be kept */
export function pluginRequest(
  ctx: Context & { params?: Record<string, string> },
  parts: PluginRequestParts,
  body?: unknown,
): PluginRequest {
  const { state } = ctx;
  const query = firstValues(new URLSearchParams(ctx.querystring));
  const form = firstValues(state.form);
  // who sends what no database can hold makes a mistake, and not the plugin that asks for it
  for (const values of [query, form]) refuseUnstorable(values);
  return {
    method: ctx.method,
    path: ctx.path,
    params: { ...ctx.params },
    query,
    headers: shownHeaders(ctx),
    form,
    body,
    visitor: hashVisitor(ctx.ip, parts.signer),
    // what a form below a link would lead to lies outside of it
    formToken: state.base === '' ? state.formToken : null,
    publicUrl: parts.publicUrl?.replace(/\/$/, '') ?? null,
    base: state.base,
  };
}

function firstValues(values: URLSearchParams): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of values) if (!Object.hasOwn(first, name)) first[name] = value;
  delete first.formToken;
  return first;
}

function shownHeaders({ headers }: Context): Record<string, string> {
  const shown = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !withheldHeaders.test(entry[0]),
  );
  return Object.fromEntries(shown);
}

/** Tells visitors apart for a while without saying where they are. */
function hashVisitor(address: string, signer: Signer): string {
  const plain = address.replace(/^::ffff:/i, '');
  const network = isIPv6(plain)
    ? plain.split(':').slice(0, 3).join(':')
    : plain.split('.').slice(0, 3).join('.');
  return signer.sign(`visitor:${Math.floor(Date.now() / hour)}:${network}`).slice(0, 22);
}
