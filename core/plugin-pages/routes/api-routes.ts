import { fail, isAppError } from '../../errors/app-error.ts';
import { createCheck } from '../../errors/create-check.ts';
import { readJson, sendData } from '../../http/api.ts';
import { permit } from '../../http/permit.ts';
import type { Context } from '../../http/state.ts';
import type { ApiRoute, CallContext, Guarded, JsonSchema } from '../../plugin-api/index.ts';
import { pluginRequest } from '../plugin-request.ts';
import type { PluginAddress, PluginPageParts } from '../plugin-router.ts';

type Check = (value: unknown) => void;

// compiling a schema costs more than everything else here, and a plugin that is set up anew has the same ones
const checks = new Map<string, Check>();

/** `/api/v1/x/<plugin>/…`: JSON in and out, both as the plugin's schemas say. */
export function apiAddresses(parts: PluginPageParts): PluginAddress[] {
  return parts.extensions.contributions.of('apiRoute').map(route => {
    const output = checkOf(route.output);
    const input = route.input === undefined ? undefined : checkOf(route.input);
    return {
      plugin: route.plugin,
      method: route.method,
      path: `/api/v1/x/${route.plugin}${route.path === '/' ? '' : route.path}`,
      permit: permit(route.right),
      inLinks: false,
      answer: (ctx, context) => answerApi(parts, ctx, { route, context, input, output }),
    };
  });
}

async function answerApi(
  parts: PluginPageParts,
  ctx: Context,
  asked: {
    route: Guarded<ApiRoute>;
    context: CallContext;
    input: Check | undefined;
    output: Check;
  },
): Promise<void> {
  const { route, context, input, output } = asked;
  const body = input && (await readJson(ctx, value => judge(input, value, route)));
  const answer = await route.handle(pluginRequest(ctx, parts, body), context);
  try {
    output(answer);
  } catch (cause) {
    fail('PLUGIN_FAILED', { cause, details: { plugin: route.plugin, route: route.id } });
  }
  sendData(ctx, answer);
  // as bytes, which aren't kept for other visitors
  ctx.body = Buffer.from(ctx.body as string);
}

/** A schema that is none is the plugin's fault, and not of who asks. */
function judge(check: Check, value: unknown, { plugin, id }: Guarded<ApiRoute>): void {
  try {
    check(value);
  } catch (error) {
    if (isAppError(error)) throw error;
    fail('PLUGIN_FAILED', { cause: error, details: { plugin, route: id } });
  }
}

function checkOf(schema: JsonSchema): Check {
  const text = JSON.stringify(schema);
  const known = checks.get(text);
  if (known) return known;
  const made = createCheck<unknown>(schema);
  checks.set(text, made);
  return made;
}
