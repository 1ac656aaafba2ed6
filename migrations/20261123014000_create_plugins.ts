import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.plugins (
      id text collate "C" primary key,
      version text not null,
      origin text not null check (origin in ('bundled', 'installed', 'folder')),
      state text not null check (state in ('enabled', 'disabled', 'paused', 'failed')),
      settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
      reason text,
      evidence jsonb,
      since timestamptz not null default now(),
      installed_at timestamptz not null default now()
    );
    comment on table gallery.plugins is
      'What the owner wants of each plugin; one that nobody has ever switched on has no row.';
    comment on column gallery.plugins.version is 'The one that was switched on last.';
    comment on column gallery.plugins.state is
      'enabled and failed are tried at each start; failed did not start the last time. paused was switched off by the gallery itself.';
    comment on column gallery.plugins.settings is 'As they were saved, without defaults; secrets are encrypted.';
    comment on column gallery.plugins.reason is 'Why it is paused or failed, for administrators.';
    comment on column gallery.plugins.evidence is 'The incident that it was paused for.';
    comment on column gallery.plugins.since is 'When state last changed.';

    create table gallery.plugin_kernel (
      is_only boolean primary key default true check (is_only),
      generation bigint not null default 0
    );
    insert into gallery.plugin_kernel default values;
    comment on table gallery.plugin_kernel is
      'One row, counted up with each change of what plugins run or of their settings, so that all processes come to the same.';

    create table gallery.plugin_incidents (
      id bigint generated always as identity primary key,
      plugin_id text collate "C" not null,
      place text not null,
      kind text not null,
      message text not null,
      stack text,
      process text not null,
      at timestamptz not null default now()
    );
    create index plugin_incidents_newest on gallery.plugin_incidents (plugin_id, id desc);
    comment on table gallery.plugin_incidents is
      'What plugins did wrong; the newest of each are kept, also when the plugin is gone.';
    comment on column gallery.plugin_incidents.place is 'Hook, contribution, setup or timer.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.plugin_incidents;
    drop table gallery.plugin_kernel;
    drop table gallery.plugins;
  `);
}
