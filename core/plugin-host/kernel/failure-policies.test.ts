import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { coreHooks } from '../../plugin-api/hooks/index.ts';
import { type AnyHook, definePlugin, type HookName } from '../../plugin-api/index.ts';
import { createTestGallery, type TestGallery } from '../../testing/test-gallery.ts';

const guest = { viewer: { kind: 'guest' } } as const;

/** What a tap may do wrong. */
const faults: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new Error('fault');
  },
  rejects: () => Promise.reject(new Error('fault')),
  hangs: () => new Promise(() => {}),
  'answers nonsense': () => 'nonsense',
};

let gallery: TestGallery;
before(async () => {
  // a thousandth of each hook's own time is enough for what never ends
  gallery = await createTestGallery({ pluginPatience: 0.001 });
});
after(() => gallery.close());

/** A payload with one item, where the hook has a list. */
function payloadOf({ items }: AnyHook) {
  return items === undefined
    ? {}
    : { [items.list]: [{ [items.key]: 'a', [items.fields]: { title: 'as it was' } }] };
}

/** What core goes on with when the only tap has failed. */
function expected(hook: AnyHook): unknown {
  if (hook.kind === 'change') return { payload: payloadOf(hook), setBy: [] };
  if (hook.failure === 'closed') return [{ plugin: 'broken', code: 'NOT_ASKED' }];
  return hook.kind === 'first' || hook.kind === 'fact' ? undefined : [];
}

for (const [name, fault] of Object.entries(faults)) {
  test(`a tap that ${name} leads to what its hook says, on every hook`, async () => {
    for (const hook of coreHooks as readonly AnyHook[]) {
      // whatever a fact is answered, nobody listens
      if (hook.result === null && name === 'answers nonsense') continue;
      const [noun = '', verb = ''] = hook.name.split('.');
      const definition = definePlugin(({ hooks }) => {
        const tree = hooks as unknown as Record<string, Record<string, { tap(tap: () => unknown): void }>>;
        tree[noun]![verb]!.tap(fault);
      });
      await gallery.usePlugins([{ manifest: { id: 'broken' }, definition }]);
      const outcome = await gallery.plugins.hooks.call(
        hook.name as HookName,
        payloadOf(hook) as never,
        guest,
      );
      const told = hook.failure === 'closed' ? codesOf(outcome) : outcome;
      assert.deepEqual(told, expected(hook), hook.name);
      const place = gallery.plugins.inspect('broken')!.places.find(({ where }) => where === hook.name);
      assert.deepEqual([place?.calls, place?.failures], [1, 1], hook.name);
    }
  });
}

function codesOf(denials: unknown): unknown {
  return (denials as readonly { plugin: string; code: string }[]).map(({ plugin, code }) => ({
    plugin,
    code,
  }));
}
