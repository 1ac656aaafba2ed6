import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.presets drop column retired_at;
    comment on table gallery.presets is
      'Every revision of a picture size that there was; which one is in force is the setting preset:<name>.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.presets add column retired_at timestamptz;
    comment on table gallery.presets is 'Recipes of picture sizes by name and revision.';
  `);
}
