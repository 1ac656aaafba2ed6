import type { PluginCommand } from 'enfilade/plugin-api';
import type { Normaliser } from './normalise.ts';
import { applyToLibrary, dryRun } from './runs.ts';

/** `enfilade keywords:apply` */
export function applyCommand(normaliser: Normaliser): PluginCommand {
  return {
    name: 'apply',
    summary: 'apply the keyword rules to the whole library',
    options: {
      type: 'object',
      properties: {
        dryRun: { type: 'boolean', description: 'say what would change, and change nothing' },
      },
    },
    async run({ options, print }, context) {
      const { t } = context;
      if (options.dryRun) {
        const found = await dryRun(normaliser, context);
        print(
          t('command.would', { looked: found.looked, photos: found.photos, respelt: found.respelt.length }),
        );
        for (const { keyword, photos } of found.gains) print(`  + ${keyword} (${photos})`);
        for (const { keyword, photos } of found.losses) print(`  - ${keyword} (${photos})`);
        for (const { from, to } of found.respelt) print(`  ${from} => ${to}`);
        return { dryRun: true, ...found };
      }
      const reason = t('reason');
      const batchId = await context.openBatch({ reason });
      const deed = await applyToLibrary(normaliser, { batchId, reason }, context);
      print(t('command.did', { looked: deed.looked, photos: deed.photos, respelt: deed.respelt }));
      return { dryRun: false, ...deed };
    },
  };
}
