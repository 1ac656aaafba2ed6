import type { Knex } from 'knex';
import { fail } from '../../errors/app-error.ts';
import { listDeadLetters } from '../facts/queries.ts';
import type { PluginHost } from '../plugin-host.ts';
import type { DeadFact } from '../routes/parts.ts';
import { deleteDeadLetter } from './queries.ts';

/** Facts that a plugin could not be told, for who looks after it. */
export function createDeadFacts({
  db,
  host,
}: {
  db: Knex;
  host: () => Pick<PluginHost, 'plugins' | 'deliver'>;
}) {
  return {
    async list(plugin: string): Promise<readonly DeadFact[]> {
      const letters = await listDeadLetters(db, plugin, 50);
      return letters.map(({ id, hook, failure, createdAt }) => ({
        ...{ id: String(id), hook, failure },
        at: createdAt,
      }));
    },
    /** @throws AppError NOT_FOUND, CONFLICT while the plugin is off or when it fails again */
    async retry(plugin: string, id: string): Promise<void> {
      const letters = await listDeadLetters(db, plugin, 1_000);
      const letter = letters.find(each => String(each.id) === id) ?? fail('NOT_FOUND');
      const isOn = host()
        .plugins()
        .some(({ manifest }) => manifest.id === plugin);
      if (!isOn) fail('CONFLICT', { message: 'The plugin is off. Switch it on first.' });
      const context = { viewer: { kind: 'system', name: plugin }, requestId: `dead-letter-${id}` } as const;
      await host()
        .deliver(plugin, letter.hook as never, letter.payload, context)
        .catch(cause => fail('CONFLICT', { message: 'It failed again.', cause }));
      await deleteDeadLetter(db, Number(id));
    },
  };
}
